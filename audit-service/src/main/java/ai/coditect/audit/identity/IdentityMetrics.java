package ai.coditect.audit.identity;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Whether the identity provider's events come in; each replica answers for itself. */
@Component
class IdentityMetrics {

  private final Clock clock;
  private final Counter taken;
  private final Counter lost;
  private volatile Instant readAt;
  private volatile boolean off;

  IdentityMetrics(MeterRegistry registry, Clock clock, IdentityRealm realm) {
    this.clock = clock;
    this.readAt = clock.instant();
    taken =
        Counter.builder("coditect.audit.identity.entries")
            .description("Entries made of the identity provider's events")
            .register(registry);
    lost =
        Counter.builder("coditect.audit.identity.gaps")
            .description(
                "Times that events were let go by the identity provider before we had them")
            .register(registry);
    if (realm.calls().isPresent()) {
      Gauge.builder("coditect.audit.identity.behind", this, IdentityMetrics::behind)
          .baseUnit("seconds")
          .description("Since the identity provider's events were last read to their end")
          .register(registry);
      Gauge.builder("coditect.audit.identity.off", this, it -> it.off ? 1 : 0)
          .description("1 while the identity provider does not keep its events")
          .register(registry);
    }
  }

  private double behind() {
    return Duration.between(readAt, clock.instant()).toMillis() / 1000.0;
  }

  void taken(int entries) {
    taken.increment(entries);
  }

  void read() {
    readAt = clock.instant();
  }

  void off(boolean isOff) {
    off = isOff;
  }

  void lost() {
    lost.increment();
  }
}
