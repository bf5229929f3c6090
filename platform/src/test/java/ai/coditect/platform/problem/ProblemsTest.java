package ai.coditect.platform.problem;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.platform.app.PlatformTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ProblemsTest extends PlatformTest {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @LocalServerPort private int port;

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "{\"name\":                              | malformed      | ``",
        "                                        | no body        | ``",
        "{\"name\":\"a\",\"count\":1} {}         | two documents  | ``",
        "{\"name\":\"a\",\"count\":1,\"status\":\"x\"} | unknown field  | /status",
        "{\"name\":\"a\",\"count\":\"x\"}        | wrong type     | /count",
        "{\"name\":\"a\",\"count\":\"1\"}        | text is no number | /count",
        "{\"name\":\"a\",\"count\":null}         | null is no number | /count",
        "{\"name\":[\"a\"],\"count\":1}          | wrong type     | /name",
        "{\"name\":7,\"count\":1}              | number is no text | /name",
        "{\"name\":true,\"count\":1}           | truth is no text  | /name",
        "{\"name\":\"a\",\"lines\":[{\"x\":1}]}  | unknown, deep  | /lines/0/x",
        "{\"name\":\"a\",\"count\":1,\"name\":\"b\"} | twice | ``",
        "{\"count\":1}                           | missing        | /name",
        "{\"name\":\"12345678901\",\"count\":1}  | too long       | /name",
        "{\"name\":\"a\",\"count\":1,\"lines\":[{}]} | missing, deep  | /lines/0/article",
      })
  void a_body_that_breaks_the_schema_is_told_where(
      @org.jspecify.annotations.Nullable String body, String kind, String pointer) {
    String sent = body == null ? "" : body;
    HttpResponse<String> answer = post(BodyPublishers.ofString(sent), "application/json");

    assertThat(answer.statusCode()).as(kind).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(problem(answer).get("type").stringValue()).endsWith("/invalid-request");
    assertThat(pointers(answer)).as(kind).containsExactly(pointer);
    assertThat(problem(answer).get("traceId").stringValue()).isNotBlank();
  }

  @Test
  void all_that_is_wrong_is_told_at_once() {
    HttpResponse<String> answer =
        post(BodyPublishers.ofString("{\"count\":6,\"lines\":[{},{}]}"), "application/json");

    assertThat(pointers(answer))
        .as("in an order that does not change from one answer to the next")
        .containsExactly("/count", "/lines/0/article", "/lines/1/article", "/name");
    assertThat(answer.body()).contains("must be 5 or less", "is required");
  }

  @Test
  void a_large_body_is_refused_announced_or_not() {
    byte[] large = ("{\"name\":\"" + "x".repeat(5_000) + "\"}").getBytes(StandardCharsets.UTF_8);

    HttpResponse<String> announced = post(BodyPublishers.ofByteArray(large), "application/json");
    HttpResponse<String> streamed =
        post(BodyPublishers.ofInputStream(() -> endless(large)), "application/json");

    assertThat(announced.statusCode()).isEqualTo(413);
    assertThat(streamed.statusCode()).isEqualTo(413);
    assertThat(problem(streamed).get("type").stringValue()).endsWith("/too-large");
  }

  private static InputStream endless(byte[] once) {
    return new SequenceInputStream(
        new java.io.ByteArrayInputStream(once), new java.io.ByteArrayInputStream(once));
  }

  @Test
  void a_missing_header_another_media_type_and_another_method_have_problems_of_their_own() {
    HttpResponse<String> noHeader =
        send(
            HttpRequest.newBuilder(uri("/v1/orders"))
                .POST(BodyPublishers.ofString("{\"name\":\"a\",\"count\":1}"))
                .header("Content-Type", "application/json"));

    assertThat(noHeader.statusCode()).isEqualTo(400);
    assertThat(pointers(noHeader)).containsExactly("Idempotency-Key");
    assertThat(post(BodyPublishers.ofString("a"), "text/plain").statusCode()).isEqualTo(415);
    assertThat(send(HttpRequest.newBuilder(uri("/v1/orders")).DELETE()).statusCode())
        .isEqualTo(405);
  }

  @ParameterizedTest
  @CsvSource({"application/xml", "garbage", "text/html", "*;q=7"})
  void what_no_answer_could_fit_is_told_in_a_problem_document(String accept) {
    HttpResponse<String> answer =
        send(HttpRequest.newBuilder(uri("/v1/orders/1")).header("Accept", accept));

    assertThat(answer.statusCode()).isEqualTo(406);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(problem(answer).get("type").stringValue()).endsWith("/not-acceptable");
  }

  @ParameterizedTest
  @CsvSource({"[]", "7", "true"})
  void json_of_another_form_is_not_called_invalid_json(String body) {
    HttpResponse<String> answer = post(BodyPublishers.ofString(body), "application/json");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(problem(answer).get("errors").get(0).get("detail").stringValue())
        .contains("not an object of the form");
  }

  @ParameterizedTest
  @CsvSource({"/v1/orders/9?limit=", "/v1/orders/9?after=x&limit", "/v1/orders/9?limit=1&limit="})
  void a_parameter_without_a_value_is_told_by_its_name(String path) {
    HttpResponse<String> answer = send(HttpRequest.newBuilder(uri(path)));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(pointers(answer)).containsExactly("limit");
  }

  @ParameterizedTest
  @CsvSource({
    "TRACE, /v1/orders/1",
    "BREW, /v1/orders/1",
    "GET, /v1/orders/..%2f1",
    "GET, /v1/orders/a%00b",
    "GET, /v1/orders;x=1/1",
    "GET, /error",
  })
  void what_is_refused_before_any_controller_is_told_in_a_problem_document(
      String method, String path) {
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(uri(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Accept", "text/html"));

    assertThat(answer.statusCode()).isBetween(400, 499);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .as(answer.body())
        .startsWith("application/problem+json");
    assertThat(problem(answer).get("status").intValue()).isEqualTo(answer.statusCode());
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/orders/1, 500, internal, secret",
    "/v1/orders/2, 409, conflict, row 17",
    "/v1/orders/3, 503, unavailable, select",
    "/v1/orders/4, 404, not-found, Orders",
    "/v1/orders/x, 404, not-found, int",
    "/v1/closed, 401, unauthenticated, denyAll",
  })
  void failures_have_a_type_and_give_nothing_internal_away(
      String path, int status, String type, String internal) {
    HttpResponse<String> answer = send(HttpRequest.newBuilder(uri(path)));

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(problem(answer).get("type").stringValue()).endsWith("/" + type);
    assertThat(answer.body()).doesNotContain(internal);
  }

  private HttpResponse<String> post(BodyPublisher body, String mediaType) {
    return send(
        HttpRequest.newBuilder(uri("/v1/orders"))
            .POST(body)
            .header("Content-Type", mediaType)
            .header("Idempotency-Key", "1"));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static JsonNode problem(HttpResponse<String> answer) {
    return JsonMapper.shared().readTree(answer.body());
  }

  private static List<String> pointers(HttpResponse<String> answer) {
    List<String> pointers = new ArrayList<>();
    problem(answer)
        .get("errors")
        .forEach(error -> pointers.add(error.get("pointer").stringValue()));
    return pointers;
  }
}
