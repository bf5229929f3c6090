package ai.coditect.audit.checkpoint;

import ai.coditect.platform.periodic.PeriodicWork;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Publishes in rounds, and tells how it stands: down once the tree has gone on for a while without
 * being published, whatever holds it up, and at once if publishing is refused.
 */
@Component("checkpointsHealthIndicator")
class PublishingLoop extends PeriodicWork implements HealthIndicator {

  private static final Logger LOG = LoggerFactory.getLogger(PublishingLoop.class);
  private static final Duration ACCEPTABLE = Duration.ofSeconds(15);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** Before the listeners, which take nothing until the first round has looked around. */
  private static final int PHASE = Integer.MAX_VALUE - 1000;

  private final Publisher publisher;
  private final Clock clock;
  private volatile @Nullable Instant behindSince;
  private boolean failing;

  PublishingLoop(
      Publisher publisher, CheckpointProperties properties, Clock clock, MeterRegistry metrics) {
    super("checkpoints", Duration.ZERO, properties.interval());
    this.publisher = publisher;
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
  protected void round() {
    boolean caughtUp = false;
    try {
      caughtUp = publisher.round();
      failing = false;
    } catch (RuntimeException e) {
      if (!failing) {
        LOG.atWarn().setCause(e).log("{}; it is tried again", failure());
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
  protected String failure() {
    return "No checkpoint could be published";
  }

  @Override
  protected Duration patience() {
    return PATIENCE;
  }

  /** A lease that is not released ends by itself. */
  @Override
  protected void end() {
    publisher.handOver();
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
