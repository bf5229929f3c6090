package ai.coditect.audit.intake;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.stereotype.Component;

/**
 * How far the ledger is behind: the age of the oldest event that was fetched and is not appended,
 * also while appending fails again and again.
 */
@Component
class IntakeMetrics {

  private final Clock clock;
  private final Timer lag;

  /** Of each listener thread, the time of the oldest event in the batch that it works on. */
  private final Map<Thread, Long> inWork = new ConcurrentHashMap<>();

  IntakeMetrics(MeterRegistry registry, Clock clock) {
    this.clock = clock;
    this.lag =
        Timer.builder("coditect.audit.intake.lag")
            .description("From the time a source's event reached Kafka to its commit in the ledger")
            .register(registry);
    Gauge.builder("coditect.audit.intake.waiting.age", this, IntakeMetrics::waitingSeconds)
        .description("Age of the oldest fetched event that is not in the ledger; 0 if none")
        .baseUnit("seconds")
        .register(registry);
  }

  void begin(List<ConsumerRecord<String, byte[]>> records) {
    long oldest =
        records.stream().mapToLong(ConsumerRecord::timestamp).min().orElse(clock.millis());
    inWork.put(Thread.currentThread(), oldest);
  }

  void done() {
    Long oldest = inWork.remove(Thread.currentThread());
    if (oldest != null) {
      lag.record(Duration.ofMillis(Math.max(0, clock.millis() - oldest)));
    }
  }

  /** The age of what waits, in seconds. */
  double waitingSeconds() {
    long now = clock.millis();
    long oldest = inWork.values().stream().mapToLong(Long::longValue).min().orElse(now);
    return Math.max(0, now - oldest) / 1000.0;
  }
}
