package ai.coditect.platform.sweep;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Does the pages of all sweeps that are due. Whoever holds the lock on a sweep's row does its page,
 * and the position is stored in the page's transaction, so a sweep that is broken off goes on where
 * it was.
 */
class Sweeper implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
  private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(10);

  private final List<Sweep> sweeps;
  private final SweepRows rows;
  private final TransactionTemplate transaction;
  private final SweepProperties properties;
  private @Nullable ScheduledExecutorService thread;
  private boolean known;

  Sweeper(
      List<Sweep> sweeps,
      SweepRows rows,
      TransactionTemplate transaction,
      SweepProperties properties) {
    this.sweeps = List.copyOf(sweeps);
    this.rows = rows;
    this.transaction = transaction;
    this.properties = properties;
  }

  @Override
  public synchronized void start() {
    if (sweeps.isEmpty()) {
      return;
    }
    ScheduledExecutorService fresh =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("sweeper").daemon().factory());
    long look = Math.min(properties.pause().toMillis(), LONGEST_LOOK.toMillis());
    var _ = fresh.scheduleWithFixedDelay(this::look, look, look, TimeUnit.MILLISECONDS);
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
  public synchronized boolean isRunning() {
    return thread != null;
  }

  private void look() {
    try {
      if (!known) {
        sweeps.forEach(sweep -> rows.add(sweep.name(), properties.interval()));
        known = true;
      }
      sweeps.forEach(this::page);
    } catch (RuntimeException e) {
      LOG.atWarn().log("Sweeps cannot be looked at for now: {}", e.toString());
    }
  }

  private void page(Sweep sweep) {
    try {
      transaction.executeWithoutResult(
          _ ->
              rows.take(sweep.name())
                  .ifPresent(
                      position -> {
                        String end = sweep.page(position, properties.pageSize());
                        rows.advance(
                            sweep.name(),
                            end,
                            end == null ? properties.interval() : properties.pause());
                      }));
    } catch (RuntimeException e) {
      LOG.atWarn()
          .addKeyValue("sweep", sweep.name())
          .setCause(e)
          .log("A page of a sweep could not be done; it is tried again in {}", AFTER_FAILURE);
      rows.putOff(sweep.name(), AFTER_FAILURE);
    }
  }
}
