package ai.coditect.selfservice;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Speaks HTTP to the service as any client would. */
public final class Api {

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String base;

  Api(int port) {
    this.base = "http://127.0.0.1:" + port;
  }

  /** An answer. */
  public record Answer(int status, Map<String, String> headers, String body) {

    /** The body as JSON. */
    public JsonNode json() {
      return JSON.readTree(body);
    }

    /** The text at a JSON pointer; empty if nothing is there. */
    public String text(String pointer) {
      return json().at(pointer).asString("");
    }

    /** The last part of the problem's type. */
    public String problem() {
      String type = text("/type");
      return type.substring(type.lastIndexOf('/') + 1);
    }

    /** A header; empty if it is not there. */
    public String header(String name) {
      return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), "");
    }
  }

  /** The address of a path. */
  public String url(String path) {
    return base + path;
  }

  /** GET. */
  public Answer get(String path, @Nullable String token, String... headers) {
    return send("GET", path, token, null, headers);
  }

  /** POST of JSON. */
  public Answer post(
      String path, @Nullable String token, @Nullable String json, String... headers) {
    return send("POST", path, token, json, headers);
  }

  /** A stream of events. */
  public EventStream watch(String path, String token, String... headers) {
    return EventStream.open(URI.create(base + path), token, headers);
  }

  /** Any method. */
  public Answer send(
      String method,
      String path,
      @Nullable String token,
      @Nullable String body,
      String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : base + path))
            .timeout(ANSWER_WITHIN)
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    if (body != null) {
      request.setHeader("Content-Type", "application/json");
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    try {
      var answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      Map<String, String> first = new java.util.HashMap<>();
      answer.headers().map().forEach((name, values) -> first.put(name, values.getFirst()));
      try (InputStream content = answer.body()) {
        // A stream of events has no end to wait for.
        boolean endless = first.getOrDefault("content-type", "").startsWith(EventStream.MEDIA_TYPE);
        String text = endless ? "" : new String(content.readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(answer.statusCode(), first, text);
      }
    } catch (IOException e) {
      throw new IllegalStateException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
