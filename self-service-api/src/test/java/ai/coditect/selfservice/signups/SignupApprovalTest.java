package ai.coditect.selfservice.signups;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Entitlement;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.Mailbox;
import ai.coditect.selfservice.SelfServiceTestBase;
import ai.coditect.selfservice.SentEvents;
import ai.coditect.selfservice.tenants.Tenants;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@SuppressWarnings("NullAway.Init") // Spring sets the field
class SignupApprovalTest extends SelfServiceTestBase {

  private static final String APPROVED = "{\"approved\": true}";
  private static final String REFUSED =
      "{\"approved\": false, \"reason\": \"We could not find the contract.\"}";

  @Autowired private Tenants tenants;

  private record Waiting(String email, String id, String token) {}

  @Test
  void a_verified_sign_up_for_enterprise_waits_and_becomes_a_tenant_when_an_operator_agrees() {
    Waiting waiting = waiting();
    assertThat(state(waiting)).isEqualTo("awaiting-approval");
    Api.Answer listed = api().get("/v1/signups?limit=100", platformToken("operator"));
    assertThat(listed.body()).contains(waiting.id()).contains(waiting.email());

    Api.Answer approved =
        decide(waiting, "{\"approved\": true, \"endsAt\": \"2031-01-01T00:00:00Z\"}");

    assertThat(approved.status()).as(approved.body()).isEqualTo(200);
    assertThat(approved.text("/state")).isEqualTo("completed");
    TenantId tenant = new TenantId(approved.text("/tenantId"));
    TenantIntent intent = tenants.intent(tenant).orElseThrow();
    assertThat(intent.tier().value()).isEqualTo("enterprise");
    assertThat(intent.seats()).isEqualTo(200);
    assertThat(intent.entitlement().source()).isEqualTo(Entitlement.Source.CONTRACT);
    assertThat(intent.entitlement().reference()).isEqualTo("C-2026-0042");
    Mailbox.Mail mail = mailAbout(waiting.email(), "was accepted");
    assertThat(mail.text()).contains("/credential-setup/").contains(tenant.value());
    until(
        () ->
            SentEvents.trail(tenant.value()).stream()
                .filter(it -> it.action().equals("signup.approved"))
                .findFirst()
                .orElse(null));
    assertThat(api().get("/v1/signups?limit=100", platformToken("operator")).body())
        .doesNotContain(waiting.id());
  }

  @Test
  void a_refused_sign_up_says_why_and_leaves_no_person() {
    Waiting waiting = waiting();

    Api.Answer refused = decide(waiting, REFUSED);

    assertThat(refused.text("/state")).isEqualTo("refused");
    Api.Answer read = api().get("/v1/signups/" + waiting.id(), waiting.token());
    assertThat(read.text("/reason")).isEqualTo("We could not find the contract.");
    assertThat(mailAbout(waiting.email(), "was not accepted").text())
        .contains("We could not find the contract.");
    assertThat(count("select count(*) from person where email = ?", waiting.email())).isZero();
    assertThat(decide(waiting, APPROVED).problem()).isEqualTo("signup-ended");
  }

  @Test
  void operators_see_sign_ups_of_every_state_and_why_one_was_refused() {
    Api.Answer young = signUp(newEmail());
    Api.Answer guessed = signUp(newEmail());
    until(() -> verify(guessed, "00000000").problem().equals("code-not-sent") ? null : true);
    for (int tries = 0; tries < 5; tries++) {
      verify(guessed, "00000000");
    }
    Waiting waiting = waiting();
    Waiting refused = waiting();
    decide(refused, REFUSED);
    Owner completed = owner();

    assertThat(listed("awaiting-code", young.text("/id")).at("/state").asString())
        .isEqualTo("awaiting-code");
    assertThat(listed("code-exhausted", guessed.text("/id")).at("/state").asString())
        .isEqualTo("code-exhausted");
    assertThat(listed("awaiting-approval", waiting.id()).at("/email").asString())
        .isEqualTo(waiting.email());
    assertThat(listed("refused", refused.id()).at("/reason").asString())
        .isEqualTo("We could not find the contract.");
    assertThat(listed("completed", signupOf(completed)).at("/tenantId").asString())
        .isEqualTo(completed.tenantId());
    clock.step(Duration.ofDays(31));
    assertThat(listed("expired", waiting.id()).at("/state").asString()).isEqualTo("expired");
    assertThat(listed("expired", young.text("/id")).at("/state").asString()).isEqualTo("expired");
  }

  @Test
  void a_state_that_there_is_not_and_a_cursor_of_another_are_refused() {
    waiting();
    waiting();
    String operator = platformToken("operator");
    String cursor = api().get("/v1/signups?limit=1", operator).text("/nextCursor");

    assertThat(api().get("/v1/signups?state=none", operator).text("/errors/0/pointer"))
        .isEqualTo("state");
    assertThat(api().get("/v1/signups?state=refused&cursor=" + cursor, operator).status())
        .isEqualTo(400);
  }

  private String signupOf(Owner owner) {
    return jdbc.sql("select id from signup where tenant_id = ?")
        .param(owner.tenantId())
        .query(String.class)
        .single();
  }

  /** Looks for a sign-up in the list of a state, page by page. */
  private JsonNode listed(String state, String id) {
    String next = "";
    while (true) {
      Api.Answer page =
          api().get("/v1/signups?limit=100&state=" + state + next, platformToken("operator"));
      assertThat(page.status()).as(page.body()).isEqualTo(200);
      for (JsonNode item : page.json().path("items")) {
        assertThat(item.path("state").asString()).isEqualTo(state);
        if (item.path("id").asString().equals(id)) {
          return item;
        }
      }
      assertThat(page.json().has("nextCursor")).as("%s is %s", id, state).isTrue();
      next = "&cursor=" + page.text("/nextCursor");
    }
  }

  @Test
  void of_several_decisions_at_once_one_counts() {
    Waiting waiting = waiting();

    List<Integer> answers =
        IntStream.range(0, 6)
            .parallel()
            .mapToObj(number -> decide(waiting, number % 2 == 0 ? APPROVED : REFUSED))
            .map(Api.Answer::status)
            .sorted()
            .toList();

    assertThat(answers).containsExactly(200, 409, 409, 409, 409, 409);
  }

  @Test
  void an_address_that_was_verified_elsewhere_meanwhile_makes_no_second_person() {
    Waiting first = waiting();
    Waiting second = waiting(first.email());
    assertThat(decide(first, APPROVED).status()).isEqualTo(200);

    Api.Answer late = decide(second, APPROVED);

    assertThat(late.problem()).isEqualTo("already-signed-up");
    assertThat(state(second)).isEqualTo("refused");
    assertThat(count("select count(*) from person where email = ?", first.email())).isOne();
  }

  @Test
  void nobody_waits_longer_than_thirty_days() {
    Waiting waiting = waiting();

    clock.step(Duration.ofDays(30).plusSeconds(1));

    assertThat(state(waiting)).isEqualTo("expired");
    assertThat(decide(waiting, APPROVED).problem()).isEqualTo("signup-ended");
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"approved\": false}                                            | a refusal without reason",
        "{\"approved\": true, \"reason\": \"why not\"}                    | an approval with one",
        "{\"approved\": true, \"endsAt\": \"2020-01-01T00:00:00Z\"}       | a contract that is over",
        "{\"reason\": \"why not\"}                                        | no decision",
      })
  void a_bad_decision_changes_nothing(String body, String reason) {
    Waiting waiting = waiting();

    assertThat(decide(waiting, body).status()).as(reason).isEqualTo(400);

    assertThat(state(waiting)).isEqualTo("awaiting-approval");
  }

  @Test
  void a_tier_by_contract_is_asked_for_with_the_contract() {
    Api.Answer answer = signUpForEnterprise(newEmail(), "");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("/errors/0/pointer")).isEqualTo("/contractReference");
  }

  private Waiting waiting() {
    return waiting(newEmail());
  }

  private Waiting waiting(String email) {
    int mails = mailbox().to(email).size();
    Api.Answer signup = signUpForEnterprise(email, ", \"contractReference\": \"C-2026-0042\"");
    assertThat(signup.status()).as(signup.body()).isEqualTo(202);
    Api.Answer verified = verify(signup, mail(email, mails + 1).code());
    assertThat(verified.status()).as(verified.body()).isEqualTo(202);
    assertThat(verified.text("/state")).isEqualTo("awaiting-approval");
    assertThat(verified.json().has("tenantId")).isFalse();
    return new Waiting(email, signup.text("/id"), signup.text("/token"));
  }

  private Api.Answer signUpForEnterprise(String email, String contract) {
    return api()
        .post(
            "/v1/signups",
            null,
            """
            {"email": "%s", "displayName": "Ada Lovelace", "organisation": "Engines", "tier": "enterprise",
             "seats": 200, "region": "eu-local", "acceptedTermsVersion": "2026-11"%s}
            """
                .formatted(email, contract),
            "Idempotency-Key",
            UUID.randomUUID().toString());
  }

  private Api.Answer decide(Waiting waiting, String body) {
    return api().post("/v1/signups/" + waiting.id() + "/approval", platformToken("operator"), body);
  }

  private String state(Waiting waiting) {
    return api().get("/v1/signups/" + waiting.id(), waiting.token()).text("/state");
  }
}
