package ai.coditect.selfservice.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.SelfServiceTestBase;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What other services answer, asked for at the one public origin. */
class RelayTest extends SelfServiceTestBase {

  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  private static final String EXPORTS = "/v1/exports/exp_1/content";

  @BeforeEach
  void usual() {
    neighbour().answers(TestNeighbour::plainly);
  }

  @Test
  void a_browsers_request_goes_on_with_its_persons_token_and_without_its_cookie() {
    String token = accessToken(owner());
    var browser = browser(token);

    Api.Answer answer =
        api()
            .get(
                "/v1/tenants/t%201/audit-events?action=a%2Bb&limit=5",
                null, browser.changing("traceparent", TRACE, "X-Forwarded-For", "10.1.1.1"));

    assertThat(answer.status()).isEqualTo(200);
    var received = neighbour().next();
    assertThat(received.address()).isEqualTo("/v1/tenants/t%201/audit-events?action=a%2Bb&limit=5");
    assertThat(received.headers().get("Authorization")).containsExactly("Bearer " + token);
    assertThat(received.headers()).doesNotContainKeys("Cookie", "X-csrf-token");
    assertThat(received.headers().get("X-forwarded-for")).containsExactly("127.0.0.1");
    assertThat(received.headers().getFirst("Traceparent"))
        .startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-");
  }

  @Test
  void a_program_reaches_the_same_with_its_token() {
    String token = accessToken(owner());

    assertThat(api().post("/v1/exports", token, "{\"format\": \"csv\"}").status()).isEqualTo(200);

    var received = neighbour().next();
    assertThat(received.method()).isEqualTo("POST");
    assertThat(received.body()).isEqualTo("{\"format\": \"csv\"}");
    assertThat(received.headers().getFirst("Authorization")).isEqualTo("Bearer " + token);
    assertThat(received.headers().getFirst("Content-type")).isEqualTo("application/json");
  }

  @Test
  void a_browsers_change_needs_the_token_against_forgery_here_too() {
    var browser = browser(accessToken(owner()));

    assertThat(api().post("/v1/exports", null, "{}", browser.reading()).problem())
        .isEqualTo("csrf-token-required");
    assertThat(neighbour().heardNothing()).isTrue();
    assertThat(api().post("/v1/exports", null, "{}", browser.changing()).status()).isEqualTo(200);
  }

  @Test
  void only_listed_paths_go_on_and_only_for_accounts_but_the_public_ones() {
    String key = key(owner(), "[\"tenant:read\"]");
    String token = accessToken(owner());

    assertThat(api().get("/v1/exports", null).status()).isEqualTo(401);
    assertThat(api().get("/v1/exports", key).status()).isEqualTo(403);
    assertThat(api().get("/v1/not-listed", token).status()).isEqualTo(403);
    assertThat(api().get("/v1/exports/..%2f..%2finternal", token).status()).isEqualTo(400);
    assertThat(api().get("/actuator/health", token).status()).isIn(403, 404);
    assertThat(neighbour().heardNothing()).isTrue();
    assertThat(api().get("/checkpoint", null).status()).isEqualTo(200);
    assertThat(api().get("/tile/0/x001/067", null).status()).isEqualTo(200);
    assertThat(api().post("/checkpoint", null, "{}").status()).isEqualTo(401);
  }

  @Test
  void a_part_of_an_export_comes_as_a_part_and_cookies_of_others_do_not() {
    neighbour()
        .answers(
            exchange -> {
              exchange.getResponseHeaders().add("Content-Range", "bytes 2-4/10");
              exchange.getResponseHeaders().add("Set-Cookie", "a=b");
              exchange.getResponseHeaders().add("Connection", "X-Own");
              exchange.getResponseHeaders().add("X-Own", "of this connection");
              exchange.sendResponseHeaders(206, 3);
              exchange.getResponseBody().write("cde".getBytes(StandardCharsets.UTF_8));
            });

    Api.Answer part = api().get(EXPORTS, accessToken(owner()), "Range", "bytes=2-4");

    assertThat(neighbour().next().headers().getFirst("Range")).isEqualTo("bytes=2-4");
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.body()).isEqualTo("cde");
    assertThat(part.header("Content-Range")).isEqualTo("bytes 2-4/10");
    assertThat(part.header("Content-Length")).isEqualTo("3");
    assertThat(part.headers()).doesNotContainKeys("set-cookie", "x-own");
  }

  @Test
  void an_answer_comes_as_it_is_made_and_not_when_it_is_complete() throws Exception {
    var begun = new CountDownLatch(1);
    neighbour()
        .answers(
            exchange -> {
              exchange.sendResponseHeaders(200, 0);
              exchange.getResponseBody().write(new byte[] {'a'});
              exchange.getResponseBody().flush();
              awaited(begun);
              exchange.getResponseBody().write(new byte[1_000_000]);
            });

    try (HttpClient http = HttpClient.newHttpClient();
        InputStream body = content(http)) {
      assertThat(body.read()).isEqualTo('a');
      begun.countDown();
      assertThat(body.readAllBytes()).hasSize(1_000_000);
    }
  }

  @Test
  void an_answer_that_breaks_off_there_breaks_off_here() throws Exception {
    neighbour()
        .answers(
            exchange -> {
              exchange.sendResponseHeaders(200, 1_000);
              exchange.getResponseBody().write(new byte[100]);
              exchange.getResponseBody().flush();
            });

    try (HttpClient http = HttpClient.newHttpClient();
        InputStream body = content(http)) {
      assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
    }
  }

  @Test
  void a_service_that_is_away_is_a_problem_and_no_more() {
    Api.Answer answer = api().get("/v1/operator/summary", platformToken("operator"));

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.problem()).isEqualTo("unavailable");
    assertThat(answer.text("/traceId")).isNotEmpty();
  }

  private InputStream content(HttpClient http) throws Exception {
    return http.send(
            HttpRequest.newBuilder(URI.create(api().url(EXPORTS)))
                .header("Authorization", "Bearer " + accessToken(owner()))
                .build(),
            HttpResponse.BodyHandlers.ofInputStream())
        .body();
  }

  private static void awaited(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(10, TimeUnit.SECONDS)) {
        throw new IOException("nobody read the beginning");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
