package ai.coditect.audit.checkpoint;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Publishes in rounds, and tells how it stands: down once the tree has gone on for a while without
 * being published, whatever holds it up, and at once if publishing is refused.
 */
@Component("checkpointsHealthIndicator")
class PublishingLoop implements SmartLifecycle, HealthIndicator {

  private static final Logger LOG = LoggerFactory.getLogger(PublishingLoop.class);
  private static final Duration ACCEPTABLE = Duration.ofSeconds(15);
  private static final Duration STOP = Duration.ofSeconds(3);

  /** Before the listeners, which take nothing until the first round has looked around. */
  private static final int PHASE = Integer.MAX_VALUE - 1000;

  private final Publisher publisher;
  private final Duration interval;
  private final Clock clock;
  private final Semaphore wake = new Semaphore(0);
  private volatile CountDownLatch stopped = new CountDownLatch(0);
  private volatile boolean running;
  private volatile @Nullable Instant behindSince;
  private boolean failing;

  PublishingLoop(
      Publisher publisher, CheckpointProperties properties, Clock clock, MeterRegistry metrics) {
    this.publisher = publisher;
    this.interval = properties.interval();
    this.clock = clock;
    Gauge.builder("coditect.audit.checkpoint.behind", this, it -> it.behind().toMillis() / 1000.0)
        .description("How long there have been entries that no published checkpoint contains")
        .baseUnit("seconds")
        .register(metrics);
    Gauge.builder("coditect.audit.checkpoint.refused", this, it -> it.isRefused() ? 1 : 0)
        .description("1 while nothing is signed because the tree contradicts what was published")
        .register(metrics);
  }

  @Override
  public void start() {
    running = true;
    stopped = new CountDownLatch(1);
    Thread.ofPlatform().name("checkpoints").start(this::loop);
  }

  private void loop() {
    try {
      while (running) {
        round();
        var _ = wake.tryAcquire(interval.toMillis(), TimeUnit.MILLISECONDS);
      }
      publisher.handOver();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.debug("The lease was not released; it ends by itself", e);
    } finally {
      stopped.countDown();
    }
  }

  private void round() {
    boolean caughtUp = false;
    try {
      caughtUp = publisher.round();
      failing = false;
    } catch (RuntimeException e) {
      if (!failing) {
        LOG.atWarn().setCause(e).log("No checkpoint could be published; it is tried again");
      }
      failing = true;
    }
    Instant since = behindSince;
    if (caughtUp) {
      behindSince = null;
    } else if (since == null) {
      behindSince = clock.instant();
    }
  }

  @Override
  public void stop() {
    running = false;
    wake.release();
    try {
      var _ = stopped.await(STOP.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }

  private boolean isRefused() {
    return publisher.refusal().isPresent();
  }

  private Duration behind() {
    Instant since = behindSince;
    return since == null ? Duration.ZERO : Duration.between(since, clock.instant());
  }

  @Override
  public Health health() {
    Duration behind = behind();
    boolean good = behind.compareTo(ACCEPTABLE) <= 0 && !isRefused();
    Health.Builder health =
        (good ? Health.up() : Health.down())
            .withDetail("behindSeconds", behind.toMillis() / 1000.0);
    publisher.refusal().ifPresent(reason -> health.withDetail("refused", reason));
    return health.build();
  }
}
