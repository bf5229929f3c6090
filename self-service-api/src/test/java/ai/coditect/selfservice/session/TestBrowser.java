package ai.coditect.selfservice.session;

import ai.coditect.localstack.testing.TestKeycloak;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/** Follows links, keeps cookies, fills in Keycloak's form; remembers all that it was given. */
final class TestBrowser implements AutoCloseable {

  private static final Pattern FORM = Pattern.compile("<form[^>]*action=\"([^\"]+)\"");

  private final CookieManager cookies = new LoopbackCookies();
  private final HttpClient http =
      HttpClient.newBuilder()
          .cookieHandler(cookies)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();
  private final StringBuilder seen = new StringBuilder();
  private final String origin;

  TestBrowser(String origin) {
    this.origin = origin;
  }

  /** Signs a ready-made user in; the page at which that ends. */
  HttpResponse<String> signIn(String path, String user) {
    HttpResponse<String> form = get("/login?return=" + path);
    Matcher action = FORM.matcher(form.body().replace("&amp;", "&"));
    if (!action.find()) {
      throw new IllegalStateException("no form: " + form.statusCode() + " " + form.body());
    }
    String fields =
        "username=%s&password=%s"
            .formatted(user, URLEncoder.encode(TestKeycloak.SECRET, StandardCharsets.UTF_8));
    return send(
        HttpRequest.newBuilder(form.uri().resolve(action.group(1)))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(fields)));
  }

  HttpResponse<String> get(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(origin + path));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  HttpResponse<String> post(String path, String csrfToken) {
    return send(
        HttpRequest.newBuilder(URI.create(origin + path))
            .header(SessionCsrf.HEADER, csrfToken)
            .POST(HttpRequest.BodyPublishers.noBody()));
  }

  String csrfToken() {
    return JsonMapper.shared().readTree(get("/session").body()).path("csrfToken").asString();
  }

  String cookie(String name) {
    return cookies.getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getName().equals(name))
        .map(HttpCookie::getValue)
        .findFirst()
        .orElse("");
  }

  /** Bodies and cookies of our own answers. */
  String seen() {
    return seen.toString();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      var answer =
          http.send(
              request.timeout(Duration.ofSeconds(20)).build(),
              HttpResponse.BodyHandlers.ofString());
      for (var at = java.util.Optional.of(answer);
          at.isPresent();
          at = at.get().previousResponse()) {
        if (at.get().uri().toString().startsWith(origin)) {
          seen.append(at.get().headers().allValues("Set-Cookie")).append(at.get().body());
        }
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
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
