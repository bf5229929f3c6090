package ai.coditect.audit.compliance;

import ai.coditect.audit.compliance.Push.Outcome;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls vendors: bounded in time, without following redirects (they would be shown our
 * credentials), and with one reading of what goes wrong. Answers' bodies are never passed on: they
 * may repeat what we sent.
 */
@Component
class VendorCalls {

  private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

  private final HttpClient http;
  private final Duration timeout;

  VendorCalls(ComplianceProperties properties) {
    this.timeout = properties.timeout();
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .build();
  }

  /** A request with a bearer token and a JSON body. */
  HttpRequest.Builder json(String method, URI uri, String bearer, byte[] body) {
    return HttpRequest.newBuilder(uri)
        .header("Authorization", "Bearer " + bearer)
        .header("Content-Type", "application/json")
        .method(method, BodyPublishers.ofByteArray(body));
  }

  /** A request with a bearer token that sends a form with a file. */
  HttpRequest.Builder form(URI uri, String bearer, Multipart form) {
    return HttpRequest.newBuilder(uri)
        .header("Authorization", "Bearer " + bearer)
        .header("Content-Type", form.contentType())
        .POST(BodyPublishers.ofByteArray(form.finished()));
  }

  /**
   * Sends; the answer is one of success.
   *
   * @param what it is for, to be read behind "could not"
   * @throws VendorException in all other cases
   */
  JsonNode send(String what, HttpRequest.Builder request) {
    HttpResponse<String> answer = answer(what, request);
    int status = answer.statusCode();
    if (status < 200 || status > 299) {
      throw refused(what, answer);
    }
    try {
      return JsonMapper.shared().readTree(answer.body());
    } catch (JacksonException e) {
      return JsonMapper.shared().createObjectNode(); // bodies are not documented
    }
  }

  private HttpResponse<String> answer(String what, HttpRequest.Builder request) {
    try {
      return http.send(request.timeout(timeout).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new VendorException(
          Outcome.UNAVAILABLE, "could not %s: no answer within %s".formatted(what, timeout));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VendorException(Outcome.UNAVAILABLE, "could not %s: stopping".formatted(what));
    }
  }

  private static VendorException refused(String what, HttpResponse<String> answer) {
    int status = answer.statusCode();
    String message = "could not %s: answered %d".formatted(what, status);
    return switch (status) {
      case 401, 403 -> new VendorException(Outcome.CREDENTIALS_REFUSED, message);
      case 408, 409, 425, 429 ->
          new VendorException(Outcome.UNAVAILABLE, message, retryAfter(answer));
      default ->
          status >= 500
              ? new VendorException(Outcome.UNAVAILABLE, message, retryAfter(answer))
              : new VendorException(Outcome.REJECTED, message);
    };
  }

  /** Only in seconds: no vendor documents a date. */
  private static Duration retryAfter(HttpResponse<String> answer) {
    return answer
        .headers()
        .firstValue("Retry-After")
        .filter(value -> value.matches("[0-9]{1,9}"))
        .map(value -> Duration.ofSeconds(Long.parseLong(value)))
        .map(wait -> wait.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : wait)
        .orElse(Duration.ZERO);
  }
}
