package ai.coditect.selfservice.signups;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.SelfServiceTestBase;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

@SuppressWarnings("NullAway.Init") // Spring sets the field
class IdempotencyTest extends SelfServiceTestBase {

  @Autowired private TransactionTemplate transaction;

  @Test
  void a_request_without_a_key_is_refused() {
    Api.Answer answer = api().post("/v1/signups", null, signupBody(newEmail()));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("/errors/0/pointer")).isEqualTo("Idempotency-Key");
  }

  @Test
  void a_request_that_is_sent_again_gets_its_first_answer_without_the_secret() {
    String email = newEmail();
    String key = newKey();
    Api.Answer first = post(key, signupBody(email));
    Api.Answer second = post(key, signupBody(email));

    assertThat(second.status()).isEqualTo(first.status());
    assertThat(second.header("Location")).isEqualTo(first.header("Location"));
    assertThat(second.text("/id")).isEqualTo(first.text("/id"));
    assertThat(second.json().has("token")).isFalse();
    assertThat(second.json().at("/secretShown").asBoolean()).isTrue();
    assertThat(count("select count(*) from signup where email = ?", email)).isOne();
  }

  @Test
  void a_key_does_not_fit_another_body() {
    String key = newKey();
    String other = newEmail();
    post(key, signupBody(newEmail()));

    Api.Answer answer = post(key, signupBody(other));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.problem()).isEqualTo("idempotency-key-reused");
    assertThat(count("select count(*) from signup where email = ?", other)).isZero();
  }

  @Test
  void a_request_that_is_being_worked_on_is_not_begun_again() {
    String email = newEmail();
    String key = newKey();
    transaction.executeWithoutResult(
        _ -> {
          var _ =
              jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 0))::text")
                  .param("POST /v1/signups\n" + key)
                  .query(String.class)
                  .single();
          Api.Answer meanwhile = post(key, signupBody(email));
          assertThat(meanwhile.status()).isEqualTo(409);
          assertThat(meanwhile.problem()).isEqualTo("request-in-flight");
        });

    assertThat(post(key, signupBody(email)).status()).isEqualTo(202);
  }

  @Test
  void a_request_that_crashed_in_between_had_no_effect_and_may_be_sent_again() throws Exception {
    String email = newEmail();
    String key = newKey();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Api.Answer> crashed =
          transaction.execute(
              _ -> {
                jdbc.sql("lock table signup in exclusive mode").update();
                Future<Api.Answer> request = threads.submit(() -> post(key, signupBody(email)));
                until(() -> endedInserts() > 0 ? true : null);
                return request;
              });

      assertThat(Objects.requireNonNull(crashed).get().status()).isEqualTo(503);
    }

    assertThat(count("select count(*) from signup where email = ?", email)).isZero();
    assertThat(post(key, signupBody(email)).status()).isEqualTo(202);
    assertThat(count("select count(*) from signup where email = ?", email)).isOne();
  }

  /** Ends the connections that wait to insert, as a crash of the service would. */
  private long endedInserts() {
    return count(
        """
        select count(pg_terminate_backend(a.pid)) from pg_locks l join pg_stat_activity a using (pid)
        where l.relation = 'signup'::regclass and not l.granted and a.query ilike 'insert into signup %'
        """);
  }

  @Test
  void parallel_requests_with_one_key_have_one_effect() {
    String email = newEmail();
    String key = newKey();

    List<Integer> answers =
        IntStream.range(0, 20)
            .parallel()
            .mapToObj(_ -> post(key, signupBody(email)).status())
            .toList();

    assertThat(answers).contains(202).containsAnyOf(202, 409);
    assertThat(answers).allMatch(status -> status == 202 || status == 409);
    assertThat(count("select count(*) from signup where email = ?", email)).isOne();
  }

  @Test
  void a_request_that_failed_may_be_mended_and_sent_with_the_same_key() {
    String email = newEmail();
    String key = newKey();
    assertThat(post(key, signupBody(email).replace("eu-local", "mars")).status()).isEqualTo(400);

    assertThat(post(key, signupBody(email)).status()).isEqualTo(202);
  }

  @Test
  void an_answer_is_forgotten_after_a_day() {
    String email = newEmail();
    String key = newKey();
    Api.Answer first = post(key, signupBody(email));

    clock.step(Duration.ofHours(25));

    Api.Answer later = post(key, signupBody(email));
    assertThat(later.status()).isEqualTo(202);
    assertThat(later.text("/id")).isNotEqualTo(first.text("/id"));
  }

  private Api.Answer post(String key, String body) {
    return api().post("/v1/signups", null, body, "Idempotency-Key", key);
  }

  private static String newKey() {
    return UUID.randomUUID().toString();
  }
}
