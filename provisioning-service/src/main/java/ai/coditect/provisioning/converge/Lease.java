package ai.coditect.provisioning.converge;

import java.time.Duration;

/**
 * The right to work on a tenant, as far as this replica knows. Counted by the local monotonic clock
 * from before each renewal was asked for, so it never outlives the lease in the database, whatever
 * the clocks say.
 */
final class Lease {

  private volatile long heldUntilNanos;
  private volatile boolean lost;
  private volatile boolean ending;

  Lease(long askedAtNanos, Duration length) {
    renewed(askedAtNanos, length);
  }

  void renewed(long askedAtNanos, Duration length) {
    heldUntilNanos = askedAtNanos + length.toNanos();
  }

  /** Somebody else has it. */
  void lose() {
    lost = true;
  }

  /** This replica stops: what is begun may end, nothing more begins. */
  void end() {
    ending = true;
  }

  /** What is left of it; zero or less if it is lost. */
  Duration remaining() {
    return lost ? Duration.ZERO : Duration.ofNanos(heldUntilNanos - System.nanoTime());
  }

  /**
   * Requires that an effect may begin.
   *
   * @param least how much must be left
   * @throws RunInterruptedException if it is lost, too little of it is left, or this replica stops
   */
  void require(Duration least) {
    if (ending) {
      throw new RunInterruptedException("this replica stops");
    }
    if (remaining().compareTo(least) < 0) {
      throw new RunInterruptedException("the lease is lost or about to end");
    }
  }
}
