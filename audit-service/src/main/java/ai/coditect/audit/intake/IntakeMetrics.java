package ai.coditect.audit.intake;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.stereotype.Component;

/**
 * How far the ledger is behind: the age of the oldest event that was fetched and is not appended,
 * also while appending fails again and again.
 */
@Component
class IntakeMetrics implements ConsumerAwareRebalanceListener {

  private final Clock clock;
  private final Timer lag;

  /** Of each partition that is ours, the time of the oldest event in the batch in work. */
  private final Map<TopicPartition, Long> inWork = new ConcurrentHashMap<>();

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
    oldest(records).forEach(inWork::put);
  }

  /** The batch is in the ledger. */
  void done(List<ConsumerRecord<String, byte[]>> records) {
    long now = clock.millis();
    for (TopicPartition partition : oldest(records).keySet()) {
      Long oldest = inWork.remove(partition);
      if (oldest != null) {
        lag.record(Duration.ofMillis(Math.max(0, now - oldest)));
      }
    }
  }

  /** An event of the batch was parked: what is behind it is fetched, and begins, again. */
  void parked(List<ConsumerRecord<String, byte[]>> records) {
    inWork.keySet().removeAll(oldest(records).keySet());
  }

  /** What is another replica's now does not wait here. */
  @Override
  public void onPartitionsRevokedBeforeCommit(
      Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    partitions.forEach(inWork::remove);
  }

  @Override
  public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    partitions.forEach(inWork::remove);
  }

  private static Map<TopicPartition, Long> oldest(List<ConsumerRecord<String, byte[]>> records) {
    return records.stream()
        .collect(
            Collectors.toMap(
                it -> new TopicPartition(it.topic(), it.partition()),
                ConsumerRecord::timestamp,
                Math::min));
  }

  /** The age of what waits, in seconds. */
  double waitingSeconds() {
    long now = clock.millis();
    long oldest = inWork.values().stream().mapToLong(Long::longValue).min().orElse(now);
    return Math.max(0, now - oldest) / 1000.0;
  }
}
