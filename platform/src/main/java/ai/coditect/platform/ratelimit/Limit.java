package ai.coditect.platform.ratelimit;

import ai.coditect.contracts.Require;
import java.time.Duration;

/**
 * How often something may be done: a bucket of tokens, refilled evenly.
 *
 * @param policy its name in the headers of answers; keys of two policies never meet
 * @param tokens how many there are at most
 * @param window in which that many come back
 */
public record Limit(String policy, int tokens, Duration window) {

  /** Validates. */
  public Limit {
    Require.text(policy, 64, "policy");
    Require.atLeast(1, tokens, "tokens");
    Require.that(window.isPositive(), "window");
  }

  /** So many a minute. */
  public static Limit perMinute(String policy, int tokens) {
    return new Limit(policy, tokens, Duration.ofMinutes(1));
  }

  /** So many an hour. */
  public static Limit perHour(String policy, int tokens) {
    return new Limit(policy, tokens, Duration.ofHours(1));
  }

  double perSecond() {
    return tokens / (window.toMillis() / 1_000.0);
  }
}
