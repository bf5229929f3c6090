package ai.coditect.audit.selfcheck;

import ai.coditect.platform.periodic.PeriodicWork;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Checks at intervals. What was found keeps the alarm up until a full check finds nothing: an
 * incremental one looks elsewhere the next time.
 */
@Component("ledgerHealthIndicator")
class SelfCheckLoop extends PeriodicWork implements HealthIndicator {

  private static final Logger LOG = LoggerFactory.getLogger(SelfCheckLoop.class);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final SelfCheck check;
  private final SelfCheckLog log;
  private volatile long open;

  SelfCheckLoop(
      SelfCheck check, SelfCheckLog log, SelfCheckProperties properties, MeterRegistry metrics) {
    super("self-check", properties.interval());
    this.check = check;
    this.log = log;
    Gauge.builder("coditect.audit.self-check.findings", this, it -> it.open)
        .description("What self-checks have found since the last full one that found nothing")
        .register(metrics);
  }

  @Override
  protected void round() {
    List<String> findings = check.run().orElse(List.of());
    if (!findings.isEmpty()) {
      LOG.error("The ledger is not what was signed: {}", String.join("; ", findings));
    }
    open = log.open();
  }

  @Override
  protected String failure() {
    return "The ledger could not be checked";
  }

  @Override
  protected Duration patience() {
    return PATIENCE;
  }

  /** Neither liveness nor readiness: the trail can still be read, and is evidence. */
  @Override
  public Health health() {
    return (open == 0 ? Health.up() : Health.down()).withDetail("findings", open).build();
  }
}
