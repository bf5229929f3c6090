package ai.coditect.platform.sweep;

import ai.coditect.platform.periodic.PeriodicWork;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Does the pages of all sweeps that are due. Whoever holds the lock on a sweep's row does its page,
 * and the position is stored in the page's transaction, so a sweep that is broken off goes on where
 * it was.
 */
class Sweeper extends PeriodicWork {

  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
  private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(10);

  private final List<Sweep> sweeps;
  private final SweepRows rows;
  private final TransactionTemplate transaction;
  private final SweepProperties properties;
  private boolean known;

  Sweeper(
      List<Sweep> sweeps,
      SweepRows rows,
      TransactionTemplate transaction,
      SweepProperties properties) {
    super("sweeper", Collections.min(List.of(properties.pause(), LONGEST_LOOK)));
    this.sweeps = List.copyOf(sweeps);
    this.rows = rows;
    this.transaction = transaction;
    this.properties = properties;
  }

  @Override
  public synchronized void start() {
    if (!sweeps.isEmpty()) {
      super.start();
    }
  }

  @Override
  protected void round() {
    if (!known) {
      sweeps.forEach(sweep -> rows.add(sweep.name(), properties.interval()));
      known = true;
    }
    sweeps.forEach(this::page);
  }

  @Override
  protected String failure() {
    return "Sweeps cannot be looked at for now";
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
