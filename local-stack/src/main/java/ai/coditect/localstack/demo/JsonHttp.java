package ai.coditect.localstack.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** HTTP with JSON, as a person with curl would use it. Each request takes at most 10 s. */
public final class JsonHttp {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient http;

  /** For addresses without TLS. */
  public JsonHttp() {
    this.http = plain().build();
  }

  /** For addresses with TLS of this context. */
  public JsonHttp(SSLContext tls) {
    this.http = plain().sslContext(tls).build();
  }

  private static HttpClient.Builder plain() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT);
  }

  /**
   * An answer.
   *
   * @param body as JSON; a text node where it is none
   */
  public record Answer(int status, JsonNode body, Map<String, String> headers) {

    /** A text field of the body. */
    public String text(String field) {
      JsonNode value = body.get(field);
      if (value == null || !value.isString()) {
        throw new IllegalStateException("no text field %s in %s".formatted(field, body));
      }
      return value.stringValue();
    }

    /** This answer, if it has the status. */
    public Answer require(int wanted) {
      if (status != wanted) {
        throw new IllegalStateException(
            "expected status %d and got %d: %s".formatted(wanted, status, body));
      }
      return this;
    }
  }

  /** Reads. */
  public Answer get(String url, @Nullable String token) {
    return send(request(url, token).GET().build());
  }

  /** Sends JSON, with headers in pairs of name and value. */
  public Answer post(String url, @Nullable String token, @Nullable String json, String... headers) {
    HttpRequest.Builder request = request(url, token);
    if (json == null) {
      request.POST(HttpRequest.BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString(json));
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  /** Deletes. */
  public Answer delete(String url, @Nullable String token) {
    return send(request(url, token).DELETE().build());
  }

  /** Sends a form. */
  public Answer postForm(String url, Map<String, String> fields) {
    String form =
        fields.entrySet().stream()
            .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
            .collect(Collectors.joining("&"));
    return send(
        request(url, null)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build());
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** An object as JSON text. */
  public static String json(Map<String, ?> fields) {
    return JSON.writeValueAsString(fields);
  }

  private static HttpRequest.Builder request(String url, @Nullable String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(TIMEOUT)
            .header("Accept", "application/json");
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  private Answer send(HttpRequest request) {
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      Map<String, String> headers =
          response.headers().map().entrySet().stream()
              .collect(Collectors.toMap(Map.Entry::getKey, header -> header.getValue().getFirst()));
      return new Answer(response.statusCode(), parse(response.body()), headers);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s %s: %s".formatted(request.method(), request.uri().getPath(), e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static JsonNode parse(String body) {
    try {
      return body.isBlank() ? JSON.createObjectNode() : JSON.readTree(body);
    } catch (JacksonException notJson) {
      return JSON.getNodeFactory().stringNode(body);
    }
  }
}
