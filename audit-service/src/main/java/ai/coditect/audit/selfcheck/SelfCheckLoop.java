package ai.coditect.audit.selfcheck;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Checks at intervals. What was found keeps the alarm up until a full check finds nothing: an
 * incremental one looks elsewhere the next time.
 */
@Component("ledgerHealthIndicator")
class SelfCheckLoop implements SmartLifecycle, HealthIndicator {

  private static final Logger LOG = LoggerFactory.getLogger(SelfCheckLoop.class);
  private static final int STOP_SECONDS = 3;

  private final SelfCheck check;
  private final SelfCheckLog log;
  private final long intervalMillis;
  private final Semaphore wake = new Semaphore(0);
  private volatile CountDownLatch stopped = new CountDownLatch(0);
  private volatile boolean running;
  private volatile long open;

  SelfCheckLoop(
      SelfCheck check, SelfCheckLog log, SelfCheckProperties properties, MeterRegistry metrics) {
    this.check = check;
    this.log = log;
    this.intervalMillis = properties.interval().toMillis();
    Gauge.builder("coditect.audit.self-check.findings", this, it -> it.open)
        .description("What self-checks have found since the last full one that found nothing")
        .register(metrics);
  }

  @Override
  public void start() {
    running = true;
    stopped = new CountDownLatch(1);
    Thread.ofPlatform().name("self-check").start(this::loop);
  }

  private void loop() {
    try {
      while (running) {
        var _ = wake.tryAcquire(intervalMillis, TimeUnit.MILLISECONDS);
        if (running) {
          round();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stopped.countDown();
    }
  }

  private void round() {
    try {
      List<String> findings = check.run().orElse(List.of());
      if (!findings.isEmpty()) {
        LOG.error("The ledger is not what was signed: {}", String.join("; ", findings));
      }
      open = log.open();
    } catch (RuntimeException e) {
      LOG.atWarn().setCause(e).log("The ledger could not be checked; it is tried again");
    }
  }

  /** Checks now; never blocks. */
  void wake() {
    wake.release();
  }

  @Override
  public void stop() {
    running = false;
    wake();
    try {
      var _ = stopped.await(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Neither liveness nor readiness: the trail can still be read, and is evidence. */
  @Override
  public Health health() {
    return (open == 0 ? Health.up() : Health.down()).withDetail("findings", open).build();
  }
}
