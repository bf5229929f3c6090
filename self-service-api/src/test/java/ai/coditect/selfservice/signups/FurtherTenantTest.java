package ai.coditect.selfservice.signups;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.contracts.tenant.Entitlement;
import ai.coditect.localstack.testing.TestIssuer;
import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.Mailbox;
import ai.coditect.selfservice.SelfServiceTestBase;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FurtherTenantTest extends SelfServiceTestBase {

  @Test
  void who_has_signed_up_makes_a_further_tenant_and_owns_it() {
    Owner owner = owner();
    String token = accessToken(owner);
    String key = UUID.randomUUID().toString();

    Api.Answer made = make(token, body("team", ", \"seats\": 12"), key);
    Api.Answer again = make(token, body("team", ", \"seats\": 12"), key);

    assertThat(made.status()).as(made.body()).isEqualTo(202);
    assertThat(again.json()).isEqualTo(made.json());
    assertThat(api().get(made.header("Location"), token).text("/type")).isEqualTo("sign-up");
    Api.Answer tenant = api().get("/v1/tenants/" + made.text("/tenantId"), token);
    assertThat(tenant.text("/displayName")).isEqualTo("Second Engine");
    assertThat(tenant.text("/seats")).isEqualTo("12");
    assertThat(tenant.text("/entitlement/source")).isEqualTo("free");
    assertThat(api().get("/v1/tenants", token).json().at("/items")).hasSize(2);
    assertThat(api().get("/v1/tenants/" + made.text("/tenantId"), accessToken(owner())).status())
        .isEqualTo(404);
  }

  @Test
  void a_tier_that_is_not_open_is_had_by_its_trial_or_not_at_once() {
    Owner owner = owner();
    String token = accessToken(owner);

    Api.Answer trial = make(token, body("campus", ""), UUID.randomUUID().toString());
    Api.Answer none =
        make(
            token,
            body("enterprise", ", \"contractReference\": \"C-1\""),
            UUID.randomUUID().toString());

    assertThat(trial.status()).as(trial.body()).isEqualTo(202);
    Api.Answer tenant = api().get("/v1/tenants/" + trial.text("/tenantId"), token);
    assertThat(tenant.text("/requestedTier")).as(tenant.body()).isEqualTo("team");
    assertThat(tenant.text("/entitlement/source"))
        .isEqualToIgnoringCase(Entitlement.Source.TRIAL.name());
    assertThat(
            count(
                "select count(*) from tier_request where tenant_id = ? and tier = 'campus'"
                    + " and state = 'WAITING'",
                trial.text("/tenantId")))
        .isOne();
    assertThat(none.problem()).isEqualTo("entitlement-required");
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "\"tier\": \"gold\", \"region\": \"eu-local\", \"acceptedTermsVersion\": \"2026-11\"  | no such tier",
        "\"tier\": \"free\", \"region\": \"mars\", \"acceptedTermsVersion\": \"2026-11\"      | no such region",
        "\"tier\": \"free\", \"region\": \"eu-local\", \"acceptedTermsVersion\": \"1999\"     | no such terms",
        "\"tier\": \"free\", \"region\": \"eu-local\"                                         | no terms",
      })
  void what_is_not_offered_cannot_be_had(String fields, String reason) {
    Api.Answer answer =
        make(
            accessToken(owner()),
            "{\"displayName\": \"Second Engine\", %s}".formatted(fields),
            UUID.randomUUID().toString());

    assertThat(answer.problem()).as(reason).isEqualTo("invalid-request");
  }

  @Test
  void no_race_makes_more_tenants_than_one_may_own_and_a_stranger_makes_none() {
    Owner owner = owner();
    String token = accessToken(owner);

    List<Api.Answer> answers =
        IntStream.range(0, 14)
            .parallel()
            .mapToObj(_ -> make(token, body("free", ""), UUID.randomUUID().toString()))
            .toList();

    assertThat(answers.stream().filter(it -> it.status() == 202)).hasSize(9);
    assertThat(answers.stream().filter(it -> it.status() != 202))
        .allMatch(it -> it.problem().equals("too-many-tenants"));
    String stranger =
        TestIssuer.shared()
            .token("never-signed-up-" + UUID.randomUUID())
            .withAudience("self-service-api")
            .signed();
    assertThat(make(stranger, body("free", ""), UUID.randomUUID().toString()).status())
        .isEqualTo(403);
  }

  @Test
  void a_known_address_is_offered_to_sign_in_a_further_tenant_and_to_stay_if_it_leaves() {
    Owner owner = owner();
    String token = accessToken(owner);
    signUp(owner.email());
    Mailbox.Mail before = mailAbout(owner.email(), "Sign in to");
    assertThat(before.text()).contains("/v1/tenants").doesNotContain("leaving");

    api()
        .post(
            "/v1/tenants/" + owner.tenantId() + "/offboarding",
            token,
            "{\"confirmation\": \"Ada Lovelace\"}",
            "Idempotency-Key",
            UUID.randomUUID().toString());
    signUp(owner.email());

    until(
        () ->
            mailbox().to(owner.email()).stream()
                .filter(mail -> mail.subject().contains("Sign in to"))
                .filter(
                    mail ->
                        mail.text()
                            .contains(
                                "DELETE http://127.0.0.1:8080/v1/tenants/" + owner.tenantId()))
                .findFirst()
                .orElse(null));
  }

  private Api.Answer make(String token, String body, String key) {
    return api().post("/v1/tenants", token, body, "Idempotency-Key", key);
  }

  private static String body(String tier, String more) {
    return """
        {"displayName": "Second Engine", "tier": "%s", "region": "eu-local",
         "acceptedTermsVersion": "2026-11"%s}
        """
        .formatted(tier, more);
  }
}
