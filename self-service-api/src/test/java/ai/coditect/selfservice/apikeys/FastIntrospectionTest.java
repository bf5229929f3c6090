package ai.coditect.selfservice.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.SelfServiceTestBase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** The second question of a service takes the fast way; nobody can tell but by the clock. */
class FastIntrospectionTest extends SelfServiceTestBase {

  private static final String PATH = "/v1/api-keys/introspection";
  private static final String KEYS = "/v1/tenants/%s/api-keys";

  @Autowired
  @SuppressWarnings("NullAway.Init") // Spring sets it
  private MeterRegistry meters;

  @Test
  void the_fast_answer_is_the_slow_one_to_the_last_header_and_both_are_counted() {
    Owner owner = owner();
    String question = question(secret(owner));
    String service = serviceToken();
    long before = counted();

    // The first is counted for its network too, which knows no token yet, and says so.
    api().post(PATH, service, question);
    Api.Answer slow = api().post(PATH + "?to=all-filters", service, question);
    Api.Answer fast = api().post(PATH, service, question);

    assertThat(slow.json().at("/active").asBoolean()).isTrue();
    assertThat(fast.status()).isEqualTo(slow.status());
    assertThat(fast.body()).isEqualTo(slow.body());
    assertThat(comparable(fast)).isEqualTo(comparable(slow));
    // A request is counted after its answer has been sent.
    await().untilAsserted(() -> assertThat(counted() - before).isEqualTo(3));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing of it is JSON     | token",
        "the token is missing      | {}",
        "the token is null         | {\"token\": null}",
        "another field comes along | {\"token\": \"x\", \"more\": 1}",
        "the token comes twice     | {\"token\": \"x\", \"token\": \"y\"}",
        "the token is a number     | {\"token\": 7}",
        "something follows         | {\"token\": \"x\"} {}",
      })
  void a_bad_question_gets_the_same_problem_either_way(String why, String body) {
    String service = serviceToken();
    Api.Answer slow = api().post(PATH, service, body);
    api().post(PATH, service, "{\"token\": \"x\"}");

    Api.Answer fast = api().post(PATH, service, body);

    assertThat(slow.status()).as(why).isEqualTo(400);
    assertThat(fast.status()).as(why).isEqualTo(400);
    assertThat(fast.text("/errors")).isEqualTo(slow.text("/errors"));
    assertThat(fast.text("/detail")).isEqualTo(slow.text("/detail"));
  }

  @Test
  void a_known_service_that_asks_about_a_revoked_key_hears_it() {
    Owner owner = owner();
    String service = serviceToken();
    String question = question(secret(owner));
    api().post(PATH, service, question);
    assertThat(api().post(PATH, service, question).json().at("/active").asBoolean()).isTrue();

    api()
        .send(
            "DELETE",
            KEYS.formatted(owner.tenantId()) + "/" + keyId(owner),
            accessToken(owner),
            null);

    assertThat(api().post(PATH, service, question).text("/reason")).isEqualTo("Revoked");
  }

  @Test
  void a_question_with_an_id_of_its_own_is_answered_with_it() {
    String service = serviceToken();
    api().post(PATH, service, question("x"));

    Api.Answer named = api().post(PATH, service, question("x"), "X-Request-Id", "build-7");

    assertThat(named.status()).isEqualTo(200);
    assertThat(named.header("X-Request-Id")).isEqualTo("build-7");
  }

  @Test
  void whoever_is_not_let_through_the_whole_way_has_no_fast_one() {
    Owner owner = owner();
    String person = accessToken(owner);
    String question = question("x");

    assertThat(api().post(PATH, person, question).status()).isEqualTo(403);
    assertThat(api().post(PATH, person, question).status()).isEqualTo(403);
    assertThat(api().post(PATH, null, question).status()).isEqualTo(401);
    String service = serviceToken();
    api().post(PATH, service, question);
    assertThat(api().post(PATH, service + "x", question).status()).isEqualTo(401);
    assertThat(api().send("PUT", PATH, service, question).status()).isEqualTo(405);
  }

  private String secret(Owner owner) {
    return api()
        .post(
            KEYS.formatted(owner.tenantId()),
            accessToken(owner),
            "{\"name\": \"ci\", \"scopes\": [\"status:read\"]}",
            "Idempotency-Key",
            UUID.randomUUID().toString())
        .text("/secret");
  }

  private String keyId(Owner owner) {
    return jdbc.sql("select id from api_key where tenant_id = ? and name = 'ci'")
        .param(owner.tenantId())
        .query(String.class)
        .single();
  }

  private static String question(String key) {
    return "{\"token\": \"%s\"}".formatted(key);
  }

  private static Map<String, String> comparable(Api.Answer answer) {
    Map<String, String> headers = new TreeMap<>(answer.headers());
    // When it was sent, whether its length was known before, and its trace, which the fast way
    // lacks.
    headers
        .keySet()
        .removeAll(List.of("date", "content-length", "transfer-encoding", "x-request-id"));
    return headers;
  }

  private long counted() {
    return meters
        .find("http.server.requests")
        .tag("uri", PATH)
        .tag("status", "200")
        .timers()
        .stream()
        .mapToLong(Timer::count)
        .sum();
  }
}
