package ai.coditect.audit.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class IntakeHealthTest {

  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final IntakeMetrics metrics =
      new IntakeMetrics(registry, ((InstantSource) now::get).withZone(ZoneOffset.UTC));
  private final IntakeHealth health = new IntakeHealth(metrics);

  @Test
  void a_batch_that_cannot_be_appended_for_a_minute_is_no_longer_healthy() {
    metrics.begin(List.of(sentAt(NOON)));
    now.set(NOON.plusSeconds(60));
    assertThat(health.health().getStatus()).isEqualTo(Status.UP);

    now.set(NOON.plusSeconds(61));
    metrics.begin(List.of(sentAt(NOON))); // tried again
    assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);

    metrics.done(List.of(sentAt(NOON)));
    assertThat(health.health().getStatus()).isEqualTo(Status.UP);
    assertThat(registry.get("coditect.audit.intake.lag").timer().totalTime(TimeUnit.SECONDS))
        .isEqualTo(61);
  }

  @Test
  void what_was_parked_or_is_another_replicas_now_does_not_wait_here() {
    metrics.begin(List.of(sentAt(NOON)));
    metrics.begin(List.of(sentAt(NOON, 1)));
    now.set(NOON.plusSeconds(61));

    metrics.parked(List.of(sentAt(NOON)));
    assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);

    metrics.onPartitionsRevokedBeforeCommit(
        new MockConsumer<String, byte[]>("none"), List.of(new TopicPartition("topic", 1)));
    assertThat(health.health().getStatus()).isEqualTo(Status.UP);
  }

  private static ConsumerRecord<String, byte[]> sentAt(Instant time) {
    return sentAt(time, 0);
  }

  private static ConsumerRecord<String, byte[]> sentAt(Instant time, int partition) {
    return new ConsumerRecord<>(
        "topic",
        partition,
        0,
        time.toEpochMilli(),
        TimestampType.CREATE_TIME,
        0,
        0,
        "key",
        new byte[0],
        new RecordHeaders(),
        Optional.empty());
  }
}
