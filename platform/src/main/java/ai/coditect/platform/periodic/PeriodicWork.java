package ai.coditect.platform.periodic;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.context.SmartLifecycle;

/**
 * Work in rounds, on a thread of its own, from the start of the application to its stop. A round
 * begins an interval after the one before has ended, or as soon as somebody wakes it; one that
 * fails is logged, and the next one comes all the same.
 */
public abstract class PeriodicWork implements SmartLifecycle {

  /** How long a stop waits for the thread to end once it is interrupted. */
  private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(3);

  private final Logger log = LoggerFactory.getLogger(getClass());
  private final Semaphore wake = new Semaphore(0);
  private final String threadName;
  private final Duration first;
  private final Duration interval;
  private volatile @Nullable Worker worker;

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

  /** One round. A long one looks now and then whether the work {@link #isRunning() still runs}. */
  protected abstract void round();

  /** What could not be done, to be read in the log when a round fails. */
  protected abstract String failure();

  /** How loudly that is said: louder for what nobody else would notice. */
  protected Level failureLevel() {
    return Level.WARN;
  }

  /** How long a stop lets the round under way go on before it interrupts it. */
  protected Duration patience() {
    return Duration.ZERO;
  }

  /** The last thing that is done, after the last round; only a patient stop is sure to do it. */
  protected void end() {}

  /** Begins the next round now, or as soon as the one under way has ended; never blocks. */
  public final void wake() {
    wake.release();
  }

  @Override
  public synchronized void start() {
    wake.drainPermits();
    var fresh = new Worker();
    worker = fresh;
    fresh.thread.start();
  }

  @Override
  public synchronized void stop() {
    Worker last = worker;
    worker = null;
    if (last != null) {
      wake();
      try {
        if (!last.ended.await(patience().toNanos(), TimeUnit.NANOSECONDS)) {
          last.thread.interrupt();
          var _ = last.ended.await(AFTER_INTERRUPT.toMillis(), TimeUnit.MILLISECONDS);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public final boolean isRunning() {
    return worker != null;
  }

  private void guarded(Runnable part) {
    try {
      part.run();
    } catch (RuntimeException e) {
      log.atLevel(failureLevel()).setCause(e).log("{}; it is tried again", failure());
    }
  }

  /** One start's thread; only the newest start's goes on. */
  private final class Worker {

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread =
        Thread.ofPlatform().name(threadName).daemon().unstarted(this::loop);

    private void loop() {
      try {
        await(first);
        while (worker == this) {
          guarded(PeriodicWork.this::round);
          await(interval);
        }
        guarded(PeriodicWork.this::end);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        ended.countDown();
      }
    }

    private void await(Duration longest) throws InterruptedException {
      var _ = wake.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS);
      wake.drainPermits();
    }
  }
}
