package ai.coditect.localstack.demo;

import ai.coditect.client.ApiClient;
import ai.coditect.client.ApiException;
import ai.coditect.localstack.stack.StackDescription;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * self-service-api as a program in Java uses it: by the client that the build generates from the
 * committed OpenAPI document. Each request takes at most 10 s.
 */
public final class Api {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final int UNAVAILABLE = 503;
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  private Api() {}

  /** What makes the generated calls, with a token or as anybody. */
  public static ApiClient client(StackDescription stack, @Nullable String token) {
    ApiClient client = new SharedConnections();
    client.updateBaseUri(stack.selfServiceUrl());
    client.setReadTimeout(TIMEOUT);
    if (token != null) {
      client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
    }
    return client;
  }

  /** A key that no request had before. */
  public static String newKey() {
    return UUID.randomUUID().toString();
  }

  /**
   * A call of the generated client.
   *
   * @param <T> its answer
   */
  @FunctionalInterface
  public interface Call<T> {
    /** Makes it. */
    T make() throws ApiException;
  }

  /** How a call was refused: the status, and the last part of the problem's type. */
  public record Refusal(int status, String problem) {
    @Override
    public String toString() {
      return status + " " + problem;
    }
  }

  /**
   * The answer of a call. What is answered 503 is asked again for half a minute, as such answers
   * invite to; so a key that makes a request known again is made before the call, not in it.
   *
   * @throws IllegalStateException if there is none, with what the service said
   */
  public static <T> T call(Call<T> call) {
    return Waiting.until("another answer than 503", PATIENCE, PAUSE, () -> once(call));
  }

  private static <T> Optional<T> once(Call<T> call) {
    try {
      return Optional.of(call.make());
    } catch (ApiException e) {
      if (e.getCode() == UNAVAILABLE) {
        return Optional.empty();
      }
      throw new IllegalStateException("self-service-api: " + e.getMessage(), e);
    }
  }

  /**
   * How a call is refused.
   *
   * @throws IllegalStateException if it is not
   */
  public static Refusal refused(Call<?> call) {
    try {
      Object answer = call.make();
      throw new IllegalStateException("not refused: " + answer);
    } catch (ApiException e) {
      if (e.getCode() < 400) {
        throw new IllegalStateException("self-service-api: " + e.getMessage(), e);
      }
      return new Refusal(e.getCode(), problem(e.getResponseBody()));
    }
  }

  private static String problem(@Nullable String body) {
    if (body == null) {
      return "";
    }
    try {
      JsonNode problem = JsonMapper.shared().readTree(body);
      String type = problem.path("type").asString("");
      return type.substring(type.lastIndexOf('/') + 1);
    } catch (JacksonException notJson) {
      return "";
    }
  }

  /** The generated one opens connections of its own for each part of the API. */
  private static final class SharedConnections extends ApiClient {
    @Override
    public HttpClient getHttpClient() {
      return HTTP;
    }
  }
}
