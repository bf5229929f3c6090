package ai.coditect.localstack.controlplane;

import ai.coditect.localstack.keys.TlsIdentity;
import ai.coditect.localstack.process.ComponentFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The few questions that starting a control plane asks; not a Kubernetes client. */
final class ApiServerClient {

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
  private static final int OK = 200;

  private final String url;
  private final String token;
  private final HttpClient http;

  ApiServerClient(String url, Path certificate, String token) {
    this.url = url;
    this.token = token;
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(ANSWER_WITHIN)
            .sslContext(TlsIdentity.trusting(certificate))
            .build();
  }

  boolean isReady() throws IOException, InterruptedException {
    return get("/readyz").statusCode() == OK;
  }

  /**
   * True once the service account controller has done its work in the namespace that always exists.
   */
  boolean controllersWork() throws IOException, InterruptedException {
    return get("/api/v1/namespaces/default/serviceaccounts/default").statusCode() == OK;
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Creates an object and returns the status of the answer. */
  int post(String path, String json) throws IOException, InterruptedException {
    var request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  /** Server-side apply of one object; says what the server answered if it refused. */
  void apply(String path, String yaml) throws IOException, InterruptedException {
    var request =
        request(path + "?fieldManager=coditect-local-stack&force=true")
            .header("Content-Type", "application/apply-patch+yaml")
            .method("PATCH", HttpRequest.BodyPublishers.ofString(yaml))
            .build();
    var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(path + " answered " + answer.statusCode() + ": " + answer.body());
    }
  }

  /** Whether the server knows who has this token. */
  boolean accepts(String otherToken) {
    try {
      var request =
          HttpRequest.newBuilder(URI.create(url + "/version"))
              .timeout(ANSWER_WITHIN)
              .header("Authorization", "Bearer " + otherToken)
              .build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
    } catch (IOException e) {
      throw ComponentFailure.of("Kubernetes", "the API server does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ComponentFailure.of("Kubernetes", "interrupted", e);
    }
  }

  /** A new token of a service account, for a year. */
  String tokenOf(String serviceAccount) {
    try {
      var request =
          request(serviceAccount + "/token")
              .header("Content-Type", "application/json")
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      "{\"spec\": {\"expirationSeconds\": %d}}"
                          .formatted(Duration.ofDays(365).toSeconds())))
              .build();
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      JsonNode issued = JsonMapper.builder().build().readTree(answer.body());
      return issued.path("status").path("token").asString();
    } catch (IOException e) {
      throw ComponentFailure.of("Kubernetes", "no token for " + serviceAccount, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ComponentFailure.of("Kubernetes", "interrupted", e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .timeout(ANSWER_WITHIN)
        .header("Authorization", "Bearer " + token);
  }

  static boolean isHealthy(String plainUrl) throws IOException, InterruptedException {
    try (var plain = HttpClient.newBuilder().connectTimeout(ANSWER_WITHIN).build()) {
      var request = HttpRequest.newBuilder(URI.create(plainUrl)).timeout(ANSWER_WITHIN).build();
      return plain.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
    }
  }
}
