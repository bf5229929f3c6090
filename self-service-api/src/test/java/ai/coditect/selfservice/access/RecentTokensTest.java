package ai.coditect.selfservice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.coditect.localstack.testing.TestIssuer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

class RecentTokensTest {

  private static final Duration LIFE = Duration.ofMinutes(5);

  private final AtomicInteger verifications = new AtomicInteger();
  private final NimbusJwtDecoder decoder =
      NimbusJwtDecoder.withJwkSetUri(TestIssuer.shared().jwkSetUri()).build();

  private RecentTokens tokens(Clock clock) {
    return new RecentTokens(
        token -> {
          verifications.incrementAndGet();
          return decoder.decode(token);
        },
        clock);
  }

  private static String token() {
    return TestIssuer.shared()
        .token("ada")
        .withClaim("exp", Instant.now().plus(LIFE).getEpochSecond())
        .signed();
  }

  @Test
  void a_signature_is_verified_once_while_its_token_lasts() {
    RecentTokens tokens = tokens(Clock.systemUTC());
    String token = token();

    assertThat(tokens.verified(token).getSubject()).isEqualTo("ada");
    assertThat(tokens.verified(token).getSubject()).isEqualTo("ada");

    assertThat(verifications).hasValue(1);
  }

  @Test
  void a_token_that_has_ended_is_judged_anew_each_time() {
    RecentTokens tokens = tokens(Clock.offset(Clock.systemUTC(), LIFE));
    String token = token();

    tokens.verified(token);
    tokens.verified(token);

    assertThat(verifications).hasValue(2);
  }

  @Test
  void what_does_not_hold_is_not_remembered() {
    RecentTokens tokens = tokens(Clock.systemUTC());
    String forged = token().replaceFirst("\\.[^.]+$", ".c2lnbmF0dXJl");

    assertThatThrownBy(() -> tokens.verified(forged)).isInstanceOf(JwtException.class);
    assertThatThrownBy(() -> tokens.verified(forged)).isInstanceOf(JwtException.class);

    assertThat(verifications).hasValue(2);
  }
}
