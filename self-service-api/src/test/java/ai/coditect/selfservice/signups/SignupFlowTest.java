package ai.coditect.selfservice.signups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.Mailbox;
import ai.coditect.selfservice.SelfServiceTestBase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SignupFlowTest extends SelfServiceTestBase {

  @Test
  void a_code_from_the_mail_makes_a_tenant_with_its_owner_operation_events_and_trail() {
    String email = newEmail();
    Api.Answer signup = signUp(email);

    assertThat(signup.status()).isEqualTo(202);
    assertThat(signup.header("Location")).isEqualTo("/v1/signups/" + signup.text("/id"));
    assertThat(signup.text("/state")).isEqualTo("awaiting-code");
    String code = mail(email, 1).code();
    assertThat(read(signup).text("/code/expiresAt")).isNotEmpty();

    Api.Answer verified = verify(signup, code);

    assertThat(verified.status()).isEqualTo(202);
    String tenant = verified.text("/tenantId");
    String operation = verified.text("/operationId");
    assertThat(verified.header("Location")).isEqualTo("/v1/operations/" + operation);
    assertThat(verified.header("Cache-Control")).contains("no-store");
    assertThat(verified.text("/credentialSetup/href")).contains("/credential-setup/cst_");
    assertThat(read(signup).text("/state")).isEqualTo("completed");
    assertThat(read(signup).text("/tenantId")).isEqualTo(tenant);

    Api.Answer read = api().get("/v1/operations/" + operation, verified.text("/operationToken"));
    assertThat(read.text("/state")).isEqualTo("queued");
    assertThat(read.text("/waitingOn")).isEqualTo("us");
    assertThat(read.text("/reason")).isEqualTo("Queued");
    assertThat(count("select count(*) from member where tenant_id = ?", tenant)).isOne();
    await().atMost(SOON).until(() -> count("select count(*) from outbox") == 0);
  }

  @Test
  void what_the_database_keeps_of_codes_and_tokens_opens_nothing() {
    String email = newEmail();
    Api.Answer signup = signUp(email);
    String code = mail(email, 1).code();
    Api.Answer verified = verify(signup, code);

    String tables =
        jdbc.sql(
                """
                select coalesce(string_agg(t::text, ' '), '') from
                  (select row_to_json(s)::text as t from signup s
                   union all select row_to_json(o)::text from opaque_token o
                   union all select row_to_json(i)::text from idempotency_record i) all_rows
                """)
            .query(String.class)
            .single();
    assertThat(tables)
        .doesNotContain(signup.text("/token"))
        .doesNotContain(verified.text("/operationToken"))
        .doesNotContain("\"" + code + "\"");
  }

  @Test
  void an_address_that_is_known_gets_the_same_answer_and_another_mail() {
    Owner owner = owner();

    Api.Answer again = signUp(owner.email());
    Api.Answer unknown = signUp(newEmail());

    assertThat(again.status()).isEqualTo(unknown.status());
    assertThat(again.json().propertyNames())
        .containsExactlyInAnyOrderElementsOf(unknown.json().propertyNames());
    var mail = mail(owner.email(), 2);
    assertThat(mail.code()).isEmpty();
    assertThat(mail.text()).contains("sign in");
    await().atMost(SOON).until(() -> !read(again).text("/code/expiresAt").isEmpty());
    await().atMost(SOON).until(() -> !read(unknown).text("/code/expiresAt").isEmpty());
    assertThat(read(again).json().propertyNames())
        .containsExactlyInAnyOrderElementsOf(read(unknown).json().propertyNames());
    assertThat(verify(again, "00000000").problem()).isEqualTo("wrong-code");
  }

  @Test
  void of_two_sign_ups_for_one_address_the_first_verified_wins() {
    String email = newEmail();
    Api.Answer first = signUp(email);
    String firstCode = mail(email, 1).code();
    Api.Answer second = signUp(email.toUpperCase(java.util.Locale.ROOT));
    String secondCode = mail(email.toUpperCase(java.util.Locale.ROOT), 1).code();

    assertThat(verify(second, secondCode).status()).isEqualTo(202);
    Api.Answer late = verify(first, firstCode);

    assertThat(late.status()).isEqualTo(409);
    assertThat(late.problem()).isEqualTo("already-signed-up");
    assertThat(read(first).text("/state")).isEqualTo("refused");
    assertThat(persons(email)).isOne();
  }

  @Test
  void fifty_parallel_sign_ups_for_one_address_make_one_person_and_one_tenant() {
    String email = newEmail();
    List<Api.Answer> signups =
        IntStream.range(0, 50).parallel().mapToObj(_ -> signUp(email)).toList();
    assertThat(signups).allMatch(it -> it.status() == 202);
    await().atMost(SOON).until(() -> mailbox().to(email).size() == 50);

    Map<String, String> codes =
        mailbox().to(email).stream()
            .collect(Collectors.toMap(Mailbox.Mail::messageId, Mailbox.Mail::code));
    List<Integer> answers =
        signups.parallelStream()
            .map(signup -> verify(signup, codes.getOrDefault(messageId(signup), "")).status())
            .toList();

    assertThat(answers).containsOnly(202, 409);
    assertThat(answers.stream().filter(status -> status == 202)).hasSize(1);
    assertThat(persons(email)).isOne();
    assertThat(count("select count(*) from signup where email = ? and state = 'COMPLETED'", email))
        .isOne();
  }

  @Test
  void parallel_verifications_of_one_sign_up_make_one_tenant() {
    String email = newEmail();
    Api.Answer signup = signUp(email);
    String code = mail(email, 1).code();

    List<Api.Answer> answers =
        IntStream.range(0, 20).parallel().mapToObj(_ -> verify(signup, code)).toList();

    assertThat(answers).allMatch(it -> it.status() == 202);
    assertThat(answers.stream().map(it -> it.text("/tenantId")).distinct()).hasSize(1);
    assertThat(answers.stream().map(it -> it.text("/operationToken")).distinct()).hasSize(20);
  }

  @Test
  void parallel_wrong_codes_count_one_by_one_and_five_end_the_code() {
    String email = newEmail();
    Api.Answer signup = signUp(email);
    String code = mail(email, 1).code();
    String wrong = code.startsWith("0") ? "1" + code.substring(1) : "0" + code.substring(1);

    List<String> problems =
        IntStream.range(0, 20)
            .parallel()
            .mapToObj(_ -> verify(signup, wrong).problem())
            .sorted()
            .toList();

    assertThat(problems.stream().filter("wrong-code"::equals)).hasSize(5);
    assertThat(problems.stream().filter("code-exhausted"::equals)).hasSize(15);
    assertThat(verify(signup, code).problem()).isEqualTo("code-exhausted");
    assertThat(read(signup).text("/state")).isEqualTo("code-exhausted");
  }

  @Test
  void a_code_that_is_sent_before_the_mail_is_written_is_no_try() {
    String email = newEmail();
    Api.Answer signup = signUp(email);
    assertThat(mail(email, 1).code()).isNotEmpty();
    // As it is until the mail is written.
    jdbc.sql(
            "update signup set code_mac = null, code_pepper = null, code_expires_at = null where id = ?")
        .param(signup.text("/id"))
        .update();

    Api.Answer early = verify(signup, "12345678");

    assertThat(early.status()).isEqualTo(409);
    assertThat(early.problem()).isEqualTo("code-not-sent");
    assertThat(read(signup).json().at("/code/triesLeft").asInt()).isEqualTo(5);
  }

  @Test
  void a_new_code_can_be_asked_for_after_a_pause_and_ends_the_old_one() {
    String email = newEmail();
    Api.Answer signup = signUp(email);
    String old = mail(email, 1).code();

    Api.Answer tooSoon = requestCode(signup);
    assertThat(tooSoon.status()).isEqualTo(429);
    assertThat(Integer.parseInt(tooSoon.header("Retry-After"))).isBetween(1, 31);

    clock.step(Duration.ofSeconds(31));
    assertThat(requestCode(signup).status()).isEqualTo(202);
    String fresh = mail(email, 2).code();
    assertThat(mail(email, 2).messageId()).isNotEqualTo(mail(email, 1).messageId());
    if (!old.equals(fresh)) {
      assertThat(verify(signup, old).problem()).isEqualTo("wrong-code");
    }
    assertThat(verify(signup, fresh).status()).isEqualTo(202);
  }

  @Test
  void a_sign_up_gets_six_codes_at_most() {
    String email = newEmail();
    Api.Answer signup = signUp(email);
    for (int i = 2; i <= 6; i++) {
      clock.step(Duration.ofSeconds(31));
      assertThat(requestCode(signup).status()).isEqualTo(202);
    }
    clock.step(Duration.ofSeconds(31));

    assertThat(requestCode(signup).problem()).isEqualTo("no-more-codes");
  }

  @Test
  void a_code_works_for_fifteen_minutes_and_a_sign_up_for_a_day() {
    String email = newEmail();
    Api.Answer signup = signUp(email);
    String code = mail(email, 1).code();

    clock.step(Duration.ofMinutes(16));
    Api.Answer late = verify(signup, code);
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.problem()).isEqualTo("code-expired");

    clock.step(Duration.ofDays(1));
    assertThat(read(signup).text("/state")).isEqualTo("expired");
    assertThat(verify(signup, code).problem()).isEqualTo("signup-expired");
    assertThat(requestCode(signup).problem()).isEqualTo("signup-expired");
  }

  @Test
  void nobody_reads_a_sign_up_without_its_own_token() {
    Api.Answer signup = signUp(newEmail());
    Api.Answer other = signUp(newEmail());
    String path = "/v1/signups/" + signup.text("/id");

    assertThat(api().get(path, null).status()).isEqualTo(401);
    assertThat(api().get(path, "sgt_" + "0".repeat(43)).status()).isEqualTo(401);
    assertThat(api().get(path, other.text("/token")).status()).isEqualTo(404);
    assertThat(api().post(path + "/codes", other.text("/token"), null).status()).isEqualTo(404);
    assertThat(
            api()
                .post(path + "/verification", other.text("/token"), "{\"code\":\"12345678\"}")
                .status())
        .isEqualTo(404);
  }

  private Api.Answer read(Api.Answer signup) {
    return api().get("/v1/signups/" + signup.text("/id"), signup.text("/token"));
  }

  private Api.Answer requestCode(Api.Answer signup) {
    return api().post("/v1/signups/" + signup.text("/id") + "/codes", signup.text("/token"), null);
  }

  /** The Message-ID follows from the sign-up and the number of the mail. */
  private static String messageId(Api.Answer signup) {
    String notice = "signup:" + signup.text("/id") + ":1";
    return "<%s@notices.coditect.ai>"
        .formatted(UUID.nameUUIDFromBytes(notice.getBytes(StandardCharsets.UTF_8)));
  }

  private long persons(String email) {
    return count(
        "select count(*) from person where email_key = ?",
        email.toLowerCase(java.util.Locale.ROOT));
  }
}
