package ai.coditect.localstack.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Follows links and sends forms as a browser does, with cookies; each request takes at most 10 s.
 */
public final class Browser implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Pattern FORM =
      Pattern.compile("<form[^>]*action=\"([^\"]+)\"", Pattern.CASE_INSENSITIVE);

  private final HttpClient http =
      HttpClient.newBuilder()
          .cookieHandler(new LoopbackCookies())
          .followRedirects(HttpClient.Redirect.NORMAL)
          .connectTimeout(TIMEOUT)
          .build();

  /** A page and where it is. */
  public record Page(URI at, int status, String html) {

    /** The first match's first group. */
    public String find(Pattern pattern) {
      Matcher match = pattern.matcher(html.replace("&amp;", "&"));
      if (!match.find()) {
        throw new IllegalStateException("%s shows nothing like %s".formatted(at, pattern));
      }
      return match.group(1);
    }
  }

  /** Opens a page. */
  public Page open(String url) {
    return send(HttpRequest.newBuilder(URI.create(url)).GET());
  }

  /** Fills in the page's first form and sends it. */
  public Page submit(Page page, Map<String, String> fields) {
    String form =
        fields.entrySet().stream()
            .map(field -> JsonHttp.encode(field.getKey()) + "=" + JsonHttp.encode(field.getValue()))
            .collect(Collectors.joining("&"));
    return send(
        HttpRequest.newBuilder(page.at().resolve(page.find(FORM)))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form)));
  }

  private Page send(HttpRequest.Builder request) {
    HttpRequest built = request.timeout(TIMEOUT).build();
    try {
      HttpResponse<String> answer = http.send(built, HttpResponse.BodyHandlers.ofString());
      return new Page(answer.uri(), answer.statusCode(), answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(built.uri().getPath() + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    http.close();
  }

  /** Sends secure cookies to the loopback address too, as browsers do. */
  private static final class LoopbackCookies extends CookieManager {
    @Override
    public Map<String, List<String>> get(URI uri, Map<String, List<String>> headers)
        throws IOException {
      return super.get(URI.create(uri.toString().replaceFirst("^http:", "https:")), headers);
    }
  }
}
