package ai.coditect.platform.ratelimit;

import ai.coditect.contracts.Require;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many requests a service takes, over all its replicas.
 *
 * @param anonymous per minute from one network: those without a token, and the first with each
 * @param caller per minute of one caller with a token
 * @param tracked how many networks and callers a replica remembers at most; the memory is bounded
 *     by some 200 bytes for each
 * @param shareInterval how often replicas tell each other what they gave
 */
@ConfigurationProperties("coditect.rate-limits")
record RateLimits(
    @DefaultValue("60") int anonymous,
    @DefaultValue("600") int caller,
    @DefaultValue("100000") int tracked,
    @DefaultValue("500ms") Duration shareInterval) {

  RateLimits {
    Require.atLeast(1, anonymous, "coditect.rate-limits.anonymous");
    Require.atLeast(1, caller, "coditect.rate-limits.caller");
    Require.atLeast(1, tracked, "coditect.rate-limits.tracked");
    Require.that(shareInterval.isPositive(), "coditect.rate-limits.share-interval");
  }
}
