package ai.coditect.selfservice.access;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.contracts.tenant.Role;
import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.SelfServiceTestBase;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.Jwt;

class RecentSignInTest extends SelfServiceTestBase {

  private static final Duration MAX_AGE = Duration.ofMinutes(15);

  @Test
  void who_signed_in_long_ago_is_asked_to_do_so_again_before_a_tenant_leaves() {
    Owner owner = owner();
    String earlier = accessToken(owner);
    clock.step(MAX_AGE.plusSeconds(1));

    Api.Answer refused = leave(owner, earlier);

    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.problem()).isEqualTo("recent-sign-in-required");
    assertThat(refused.header("WWW-Authenticate"))
        .contains("error=\"insufficient_user_authentication\"", "max_age=\"900\"");
    assertThat(api().get("/v1/tenants/" + owner.tenantId(), earlier).text("/state"))
        .isEqualTo("active");
    assertThat(leave(owner, accessToken(owner)).status()).isEqualTo(202);
  }

  @Test
  void it_is_asked_of_nobody_who_may_not_do_it_anyway() {
    Owner owner = owner();
    String admin = member(owner, Role.ADMIN);
    String stranger = accessToken(owner());
    clock.step(MAX_AGE.plusSeconds(1));

    assertThat(leave(owner, admin).status()).isEqualTo(403);
    assertThat(leave(owner, stranger).status()).isEqualTo(404);
  }

  @Test
  void a_token_that_does_not_say_when_is_no_recent_one_unless_that_is_set() {
    var strict = new RecentSignInProperties(MAX_AGE, false);
    var trusting = new RecentSignInProperties(MAX_AGE, true);
    Instant now = Instant.parse("2026-11-23T12:00:00Z");

    assertThat(strict.signedInAt(token(now, null))).isNull();
    assertThat(strict.isRecent(null, now)).isFalse();
    assertThat(trusting.signedInAt(token(now, null))).isEqualTo(now);
    assertThat(trusting.signedInAt(token(now, now.minusSeconds(5)))).isEqualTo(now.minusSeconds(5));
    assertThat(strict.isRecent(now.minus(MAX_AGE), now)).isTrue();
    assertThat(strict.isRecent(now.minus(MAX_AGE).minusSeconds(1), now)).isFalse();
  }

  private static Jwt token(Instant issuedAt, @Nullable Instant signedInAt) {
    var token = Jwt.withTokenValue("t").header("alg", "none").subject("s").issuedAt(issuedAt);
    return signedInAt == null
        ? token.build()
        : token.claim("auth_time", signedInAt.getEpochSecond()).build();
  }

  private Api.Answer leave(Owner owner, String token) {
    return api()
        .post(
            "/v1/tenants/%s/offboarding".formatted(owner.tenantId()),
            token,
            "{\"confirmation\": \"Ada Lovelace\"}",
            "Idempotency-Key",
            UUID.randomUUID().toString());
  }
}
