package ai.coditect.selfservice.access;

import ai.coditect.contracts.Require;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * What counts as a recent sign-in.
 *
 * @param maxAge how long ago it may be
 * @param trustIssueTime whether a token that does not say when its person signed in counts as of
 *     when it was issued: for a stack whose tools sign in by password grant, of which Keycloak does
 *     not say it; elsewhere a token that was merely renewed would count
 */
@ConfigurationProperties("coditect.recent-sign-in")
record RecentSignInProperties(
    @DefaultValue("15m") Duration maxAge, @DefaultValue("false") boolean trustIssueTime) {

  private static final String SIGNED_IN_AT = "auth_time";

  RecentSignInProperties {
    Require.that(maxAge.isPositive(), "coditect.recent-sign-in.max-age must be positive");
  }

  /** When a token's person last proved who they are; null if that is not known. */
  @Nullable Instant signedInAt(Jwt token) {
    Instant said =
        token.getClaim(SIGNED_IN_AT) instanceof Number seconds && seconds.longValue() > 0
            ? Instant.ofEpochSecond(seconds.longValue())
            : null;
    return said == null && trustIssueTime ? token.getIssuedAt() : said;
  }

  /** Whether somebody who signed in then has done so lately. */
  boolean isRecent(@Nullable Instant signedInAt, Instant now) {
    return signedInAt != null && !signedInAt.plus(maxAge).isBefore(now);
  }
}
