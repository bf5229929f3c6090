package ai.coditect.platform.periodic;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.context.SmartLifecycle;

/**
 * Work in rounds, on a thread of its own, from the start of the application to its stop. A round
 * begins an interval after the one before has ended; one that fails is logged, and the next one
 * comes all the same. To stop interrupts the round that is under way and does not wait for it.
 */
public abstract class PeriodicWork implements SmartLifecycle {

  private final Logger log = LoggerFactory.getLogger(getClass());
  private final String threadName;
  private final Duration first;
  private final Duration interval;
  private @Nullable ScheduledExecutorService thread;

  /**
   * Work whose first round begins at once or after a while.
   *
   * @param first from the start to the first round
   * @param interval from the end of a round to the begin of the next
   */
  protected PeriodicWork(String threadName, Duration first, Duration interval) {
    this.threadName = threadName;
    this.first = first;
    this.interval = interval;
  }

  /** Work whose first round begins after an interval. */
  protected PeriodicWork(String threadName, Duration interval) {
    this(threadName, interval, interval);
  }

  /** One round. */
  protected abstract void round();

  /** What could not be done, to be read in the log when a round fails. */
  protected abstract String failure();

  /** How loudly that is said: louder for what nobody else would notice. */
  protected Level failureLevel() {
    return Level.WARN;
  }

  /** A round, with a failure logged instead of thrown. */
  protected final void guarded() {
    try {
      round();
    } catch (RuntimeException e) {
      log.atLevel(failureLevel()).setCause(e).log("{}; it is tried again", failure());
    }
  }

  @Override
  public synchronized void start() {
    ScheduledExecutorService fresh =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name(threadName).daemon().factory());
    var _ =
        fresh.scheduleWithFixedDelay(
            this::guarded, first.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    thread = fresh;
  }

  @Override
  public synchronized void stop() {
    if (thread != null) {
      thread.shutdownNow();
      thread = null;
    }
  }

  @Override
  public final synchronized boolean isRunning() {
    return thread != null;
  }
}
