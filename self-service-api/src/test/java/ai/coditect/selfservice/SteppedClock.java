package ai.coditect.selfservice;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The time of day, moved by a test. */
public final class SteppedClock extends Clock {

  private volatile Duration ahead = Duration.ZERO;

  /** Moves on. */
  public void step(Duration by) {
    ahead = ahead.plus(by);
  }

  /** Back to the time of day. */
  public void reset() {
    ahead = Duration.ZERO;
  }

  @Override
  public Instant instant() {
    return Clock.systemUTC().instant().plus(ahead);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}
