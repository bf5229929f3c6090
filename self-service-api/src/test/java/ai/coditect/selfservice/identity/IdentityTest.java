package ai.coditect.selfservice.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.localstack.testing.TestIssuer;
import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.SelfServiceTestBase;
import ai.coditect.selfservice.SentEvents;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IdentityTest extends SelfServiceTestBase {

  @Test
  void a_verified_person_gets_an_account_and_the_members_are_sent_with_it() {
    Owner owner = owner();

    await().atMost(SOON).until(() -> state(owner).equals("linked"));

    assertThat(identityProvider.subject(owner.userId())).isNotEmpty();
    assertThat(generation(owner)).isEqualTo(2);
  }

  @Test
  void an_outage_of_the_provider_delays_the_account_and_loses_nothing() {
    identityProvider.setAway(true);
    int before = identityProvider.refusedCalls();
    Owner owner = owner();
    await().atMost(SOON).until(() -> identityProvider.refusedCalls() > before + 1);
    assertThat(state(owner)).isEqualTo("pending");
    assertThat(generation(owner)).isOne();

    identityProvider.setAway(false);

    await().atMost(SOON).until(() -> state(owner).equals("linked"));
    assertThat(generation(owner)).isEqualTo(2);
  }

  @Test
  void another_account_with_the_address_is_never_taken_for_the_persons() {
    String email = newEmail();
    identityProvider.take(email);
    Api.Answer signup = signUp(email);
    Api.Answer verified = verify(signup, mail(email, 1).code());

    await()
        .atMost(SOON)
        .until(
            () ->
                count(
                        "select count(*) from person where email = ? and identity_state = 'conflict'"
                            + " and subject is null",
                        email)
                    == 1);
    Api.Answer page = api().post(path(verified.text("/credentialSetup/href")), null, null);
    assertThat(page.status()).isEqualTo(503);
    assertThat(page.body()).contains("look at your account");
  }

  @Test
  void an_operator_ends_a_conflict_by_having_the_account_tried_again() {
    String email = newEmail();
    identityProvider.take(email);
    Api.Answer signup = signUp(email);
    String tenant = verify(signup, mail(email, 1).code()).text("/tenantId");
    String user = until(() -> conflicting(email));
    String attempts = "/v1/account-conflicts/" + user + "/attempts";
    assertThat(api().get("/v1/account-conflicts", operator()).body()).contains(user);
    assertThat(api().get("/v1/account-conflicts", serviceToken()).status()).isEqualTo(403);
    assertThat(api().post(attempts, serviceToken(), null).status()).isEqualTo(403);

    identityProvider.release(email);
    assertThat(api().post(attempts, operator(), null).status()).isEqualTo(202);

    await()
        .atMost(SOON)
        .until(
            () ->
                count(
                        "select count(*) from person where id = ? and identity_state = 'linked'",
                        user)
                    == 1);
    assertThat(api().post(attempts, operator(), null).status()).isEqualTo(404);
    await()
        .atMost(SOON)
        .until(
            () ->
                SentEvents.trail(tenant).stream()
                    .anyMatch(it -> it.action().equals("identity.attempt-requested")));
  }

  @Test
  void a_mail_that_the_provider_refuses_for_good_is_for_an_operator_and_keeps_the_link() {
    Owner owner = owner();
    await().atMost(SOON).until(() -> state(owner).equals("linked"));
    identityProvider.lose(owner.userId());

    Api.Answer page = api().post(path(owner.setupLink()), null, null);

    assertThat(page.status()).isEqualTo(503);
    assertThat(page.body()).contains("look at your account");
    assertThat(api().get(path(owner.setupLink()), null).status()).isEqualTo(200);
  }

  @Test
  void the_page_offers_a_passkey_and_a_password() {
    Owner owner = owner();
    await().atMost(SOON).until(() -> state(owner).equals("linked"));
    String path = path(owner.setupLink());

    assertThat(api().get(path, null).body())
        .contains("?credential=PASSKEY\"")
        .contains("?credential=PASSWORD\"");
    assertThat(api().post(path + "?credential=TATTOO", null, null).status()).isEqualTo(400);
    assertThat(api().post(path + "?credential=PASSKEY", null, null).status()).isEqualTo(200);
  }

  @Test
  void the_link_to_set_up_a_credential_is_used_up_by_its_button_only() {
    Owner owner = owner();
    await().atMost(SOON).until(() -> state(owner).equals("linked"));
    String path = path(owner.setupLink());

    Api.Answer page = api().get(path, null);
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Security-Policy"))
        .contains("default-src 'none'")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe-inline");
    assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(page.body()).contains("<form method=\"post\"").doesNotContain("<script");
    assertThat(api().get(path, null).status()).isEqualTo(200);

    List<Integer> answers =
        IntStream.range(0, 8)
            .parallel()
            .mapToObj(_ -> api().post(path, null, null).status())
            .toList();

    assertThat(answers.stream().filter(status -> status == 200)).hasSize(1);
    assertThat(mailsTo(owner)).isOne();
    assertThat(api().get(path, null).status()).isEqualTo(409);
    assertThat(api().post(path, null, null).status()).isEqualTo(409);
  }

  @Test
  void while_the_provider_is_away_the_link_stays_usable() {
    Owner owner = owner();
    await().atMost(SOON).until(() -> state(owner).equals("linked"));
    String path = path(owner.setupLink());
    identityProvider.setAway(true);

    assertThat(api().post(path, null, null).status()).isEqualTo(503);

    identityProvider.setAway(false);
    assertThat(api().post(path, null, null).status()).isEqualTo(200);
    assertThat(mailsTo(owner)).isOne();
  }

  @Test
  void a_link_that_is_old_or_made_up_says_so() {
    Owner owner = owner();
    clock.step(Duration.ofHours(25));

    assertThat(api().get(path(owner.setupLink()), null).status()).isEqualTo(410);
    assertThat(api().post(path(owner.setupLink()), null, null).status()).isEqualTo(410);
    assertThat(api().get("/credential-setup/cst_made-up", null).status()).isEqualTo(404);
    assertThat(api().post("/credential-setup/cst_made-up", null, null).status()).isEqualTo(404);
  }

  private static String operator() {
    return TestIssuer.shared()
        .token("operator")
        .withAudience("self-service-api")
        .withRoles("operator")
        .signed();
  }

  private @Nullable String conflicting(String email) {
    return jdbc.sql("select id from person where email = ? and identity_state = 'conflict'")
        .param(email)
        .query(String.class)
        .optional()
        .orElse(null);
  }

  private String state(Owner owner) {
    return jdbc.sql("select identity_state from person where id = ?")
        .param(owner.userId())
        .query(String.class)
        .single();
  }

  private long generation(Owner owner) {
    return count("select generation from member_list where tenant_id = ?", owner.tenantId());
  }

  private long mailsTo(Owner owner) {
    String subject = identityProvider.subject(owner.userId());
    return identityProvider.mailed().stream().filter(subject::equals).count();
  }

  private static String path(String link) {
    return URI.create(link).getPath();
  }
}
