package ai.coditect.provisioning.exports;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Says from time to time that the maker of a copy is still at it, and breaks the copy off once it
 * is not to go on. Cheap enough to be called for every write.
 */
final class Pulse implements Runnable {

  private final BooleanSupplier stillOurs;
  private final BooleanSupplier goesOn;
  private final long everyNanos;
  private long last = System.nanoTime();

  /**
   * Of one attempt.
   *
   * @param stillOurs says it; false if somebody else makes the copy, or nobody any more
   * @param goesOn whether the maker has time
   * @param lease how long it may be silent
   */
  Pulse(BooleanSupplier stillOurs, BooleanSupplier goesOn, Duration lease) {
    this.stillOurs = stillOurs;
    this.goesOn = goesOn;
    this.everyNanos = lease.dividedBy(12).toNanos();
  }

  @Override
  public void run() {
    long now = System.nanoTime();
    if (now - last < everyNanos) {
      return;
    }
    last = now;
    if (!goesOn.getAsBoolean()) {
      throw new BrokenOffException("the service stops");
    }
    if (!stillOurs.getAsBoolean()) {
      throw new BrokenOffException("somebody else makes it, or nobody wants it any more");
    }
  }
}
