package ai.coditect.selfservice.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.stereotype.Component;

/**
 * Verifies access tokens of the identity provider, and remembers for half a minute which ones held:
 * to verify a signature costs more than all the rest of a small request. What a token says is
 * trusted until it ends in any case; one that has ended is verified again, which refuses it.
 */
@Component
class RecentTokens {

  private static final Duration REMEMBERED = Duration.ofSeconds(30);
  private static final int MOST = 20_000;

  private final JwtDecoder decoder;
  private final Clock clock;
  private final Cache<String, Jwt> held =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(REMEMBERED).build();

  RecentTokens(JwtDecoder decoder, Clock clock) {
    this.decoder = decoder;
    this.clock = clock;
  }

  /**
   * What a token says.
   *
   * @throws JwtException if it does not hold, or that cannot be found out for now
   */
  Jwt verified(String token) {
    Jwt known = held.getIfPresent(token);
    if (known != null && !hasEnded(known)) {
      return known;
    }
    Jwt verified = decoder.decode(token);
    held.put(token, verified);
    return verified;
  }

  private boolean hasEnded(Jwt jwt) {
    Instant end = jwt.getExpiresAt();
    return end != null && !end.isAfter(clock.instant());
  }
}
