package ai.coditect.audit.siem;

import ai.coditect.audit.siem.SiemTables.Lag;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** How far tenants' monitoring is behind. Lag is the fleet's, the same at each replica. */
@Component
class SiemMetrics {

  private final Counter delivered;
  private final Counter setAside;
  private volatile Lag lag = new Lag(0, 0, 0);

  SiemMetrics(MeterRegistry registry) {
    delivered =
        Counter.builder("coditect.audit.siem.delivered")
            .description("Entries that collectors have taken")
            .register(registry);
    setAside =
        Counter.builder("coditect.audit.siem.dead.letters")
            .description("Entries that a collector would not take and that were set aside")
            .register(registry);
    Gauge.builder("coditect.audit.siem.lag.entries", this, it -> it.lag.entries())
        .description("Entries that the stream which is furthest behind lacks")
        .register(registry);
    Gauge.builder("coditect.audit.siem.lag.age", this, it -> it.lag.age())
        .baseUnit("seconds")
        .description("Age of the oldest entry that is not delivered")
        .register(registry);
    Gauge.builder("coditect.audit.siem.failing", this, it -> it.lag.failing())
        .description("Streams whose last request did not succeed")
        .register(registry);
  }

  void delivered(int entries) {
    delivered.increment(entries);
  }

  void setAside() {
    setAside.increment();
  }

  void lag(Lag now) {
    lag = now;
  }
}
