package ai.coditect.selfservice.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.localstack.testing.TestIssuer;
import ai.coditect.selfservice.Api;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AccountClosureTest extends TeamTestBase {

  @Test
  void whoever_closes_their_account_leaves_everything_and_is_forgotten() {
    Owner owner = team(5);
    String email = newEmail();
    String token = joinedAs(owner, email, "developer");
    Owner other = team(5);
    assertThat(invite(other, email, "viewer").status()).isEqualTo(201);
    assertThat(accept(mailAbout(email, "You are invited", 2).invitationToken()).status())
        .isEqualTo(200);
    String key = keyOf(owner, token);
    String user = userOf(email);

    Api.Answer closed = api().send("DELETE", "/v1/me", token, null);

    assertThat(closed.status()).isEqualTo(202);
    for (Owner left : List.of(owner, other)) {
      assertThat(api().get("/v1/tenants/" + left.tenantId(), token).status()).isEqualTo(404);
    }
    assertThat(api().get("/v1/me", token).body()).doesNotContain(email);
    assertThat(introspected(key)).contains("\"active\":false");
    assertThat(mailAbout(email, "Your CODITECT account is closed").text())
        .contains("you belong to no workspace any more");
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(count("select count(*) from person where email = ?", email)).isZero());
    assertThat(identityProvider.subject(user)).isEmpty();
    assertThat(api().send("DELETE", "/v1/me", token, null).status()).isEqualTo(202);
    assertThat(joinedAgain(owner, email, 3).status()).isEqualTo(200);
    assertThat(userOf(email)).isNotEqualTo(user);
  }

  @Test
  void the_last_owner_of_a_tenant_is_told_which_one_would_be_left_alone() {
    Owner owner = team(5);
    String token = accessToken(owner);

    Api.Answer refused = api().send("DELETE", "/v1/me", token, null);

    assertThat(refused.problem()).isEqualTo("last-owner");
    assertThat(refused.body()).contains(owner.tenantId());
    assertThat(api().get("/v1/tenants/" + owner.tenantId(), token).status()).isEqualTo(200);
  }

  @Test
  void an_identity_provider_that_is_away_only_delays_it() {
    Owner owner = team(5);
    String email = newEmail();
    String token = joinedAs(owner, email, "viewer");
    identityProvider.setAway(true);
    int before = identityProvider.refusedCalls();

    assertThat(api().send("DELETE", "/v1/me", token, null).status()).isEqualTo(202);

    await().atMost(SOON).until(() -> identityProvider.refusedCalls() > before);
    assertThat(count("select count(*) from person where email = ?", email)).isOne();
    assertThat(joinedAgain(owner, email, 2).problem()).isEqualTo("conflict");
    identityProvider.setAway(false);
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(count("select count(*) from person where email = ?", email)).isZero());
  }

  /** Joins by invitation; the access token of their account, once there is one. */
  private String joinedAs(Owner owner, String email, String role) {
    joined(owner, email, role);
    String subject =
        until(
            () ->
                jdbc.sql("select subject from person where email = ? and subject is not null")
                    .param(email)
                    .query(String.class)
                    .optional()
                    .orElse(null));
    return TestIssuer.shared().token(subject).withAudience("self-service-api").signed();
  }

  private Api.Answer joinedAgain(Owner owner, String email, int invitation) {
    assertThat(invite(owner, email, "viewer").status()).isEqualTo(201);
    return accept(mailAbout(email, "You are invited", invitation).invitationToken());
  }

  private String keyOf(Owner owner, String token) {
    Api.Answer made =
        post(
            owner,
            token,
            "/api-keys",
            "{\"name\": \"%s\", \"scopes\": [\"status:read\"]}".formatted(UUID.randomUUID()));
    assertThat(made.status()).isEqualTo(201);
    return made.text("/secret");
  }

  private String introspected(String key) {
    return api()
        .post("/v1/api-keys/introspection", serviceToken(), "{\"token\": \"%s\"}".formatted(key))
        .body();
  }

  private String userOf(String email) {
    return jdbc.sql("select id from person where email = ?")
        .param(email)
        .query(String.class)
        .single();
  }
}
