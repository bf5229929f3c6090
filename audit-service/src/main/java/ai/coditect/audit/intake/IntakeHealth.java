package ai.coditect.audit.intake;

import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Down while events have waited for longer than a minute because they cannot be appended. Neither
 * liveness nor readiness: restarting helps nothing, and the trail can still be read.
 */
@Component("intakeHealthIndicator")
class IntakeHealth implements HealthIndicator {

  private static final Duration ACCEPTABLE = Duration.ofMinutes(1);

  private final IntakeMetrics metrics;

  IntakeHealth(IntakeMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public Health health() {
    double waiting = metrics.waitingSeconds();
    boolean acceptable = waiting <= ACCEPTABLE.toSeconds();
    return (acceptable ? Health.up() : Health.down()).withDetail("waitingSeconds", waiting).build();
  }
}
