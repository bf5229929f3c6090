package ai.coditect.platform.trace;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.platform.app.PlatformTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.json.JsonMapper;

class RequestIdTest extends PlatformTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  @LocalServerPort private int port;

  @ParameterizedTest
  @ValueSource(strings = {"/v1/orders/4", "/v1/orders/1", "/v1/closed", "/error"})
  void an_answer_tells_the_trace_id_as_its_requests_id(String path) throws Exception {
    HttpResponse<String> answer = get(path);

    assertThat(id(answer))
        .matches("[0-9a-f]{32}")
        .isEqualTo(JsonMapper.shared().readTree(answer.body()).path("traceId").asString());
    assertThat(id(get(path, "traceparent", "00-%s-00f067aa0ba902b7-01".formatted(TRACE))))
        .isEqualTo(TRACE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"build-7.42", "0c7d1a3e-3b1e-4a52-9a5b-3f7f2d0a9b11", "Root=1-67891233:a"})
  void an_id_of_the_callers_own_comes_back_and_is_in_the_logs(String own) throws Exception {
    HttpResponse<String> answer = get("/v1/orders/logged", "X-Request-Id", own);

    assertThat(id(answer)).isEqualTo(own);
    assertThat(JsonMapper.shared().readTree(answer.body()).path("name").asString()).isEqualTo(own);
    assertThat(get("/v1/orders/logged").body()).contains("null");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "<b>", "a,b", "{\"a\":1}"})
  void what_is_no_id_is_replaced(String own) throws Exception {
    assertThat(id(get("/v1/orders/4", "X-Request-Id", own))).matches("[0-9a-f]{32}");
  }

  @Test
  void nor_is_one_too_long_repeated() throws Exception {
    assertThat(id(get("/v1/orders/4", "X-Request-Id", "x".repeat(128)))).hasSize(128);
    assertThat(id(get("/v1/orders/4", "X-Request-Id", "x".repeat(129)))).matches("[0-9a-f]{32}");
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static String id(HttpResponse<String> answer) {
    assertThat(answer.headers().allValues("X-Request-Id")).hasSize(1);
    return answer.headers().allValues("X-Request-Id").getFirst();
  }
}
