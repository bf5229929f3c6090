package ai.coditect.provisioning.converge;

import ai.coditect.provisioning.status.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * Decides how long a tenant rests. Jittered, so that what failed together does not come back
 * together.
 */
final class Pace {

  /**
   * Quiet tenants come to be due at moments so far apart, many at a time, so that they share their
   * claims and commits.
   */
  private static final Duration TOGETHER = Duration.ofSeconds(1);

  private final ConvergeProperties properties;
  private final RandomGenerator random;

  Pace(ConvergeProperties properties, RandomGenerator random) {
    this.properties = properties;
    this.random = random;
  }

  /**
   * The rest after a run.
   *
   * @param now by the database's clock
   * @param attempts how many runs in a row failed for now, this one included; 0 if it did not
   */
  Duration restAfter(Verdict.Standing standing, Instant now, int attempts) {
    return switch (standing) {
      case WORKING -> Duration.ZERO;
      case READY, STUCK -> together(now, jittered(properties.driftInterval(), 0.75, 1.25));
      case AWAITING -> jittered(properties.awaitInterval(), 0.75, 1.25);
      case RETRYING -> jittered(backoff(attempts), 0.5, 1.0);
    };
  }

  /** A little sooner. */
  private Duration together(Instant now, Duration rest) {
    long apart = Math.min(TOGETHER.toMillis(), properties.driftInterval().toMillis() / 16);
    return apart == 0
        ? rest
        : rest.minusMillis(Math.floorMod(now.plus(rest).toEpochMilli(), apart));
  }

  private Duration backoff(int attempts) {
    long millis = properties.firstBackoff().toMillis() << Math.clamp(attempts - 1L, 0, 20);
    return Duration.ofMillis(Math.min(millis, properties.maxBackoff().toMillis()));
  }

  private Duration jittered(Duration duration, double least, double most) {
    return Duration.ofMillis(Math.round(duration.toMillis() * random.nextDouble(least, most)));
  }
}
