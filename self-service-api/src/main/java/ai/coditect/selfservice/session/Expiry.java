package ai.coditect.selfservice.session;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;

/** Until when tokens are used: by this service's clock, and a little less than they are good. */
final class Expiry {

  private static final Duration MARGIN = Duration.ofSeconds(30);
  private static final Duration UNSAID = Duration.ofMinutes(1);

  private Expiry() {}

  static Tokens tokens(
      Instant now, OAuth2AccessToken access, @Nullable OAuth2RefreshToken refresh) {
    Instant from = access.getIssuedAt();
    Instant until = access.getExpiresAt();
    Duration lifetime =
        from == null || until == null ? UNSAID : Duration.between(from, until).minus(MARGIN);
    return new Tokens(
        access.getTokenValue(),
        now.plus(lifetime.isPositive() ? lifetime : Duration.ZERO),
        refresh == null ? null : refresh.getTokenValue());
  }
}
