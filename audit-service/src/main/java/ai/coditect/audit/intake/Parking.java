package ai.coditect.audit.intake;

import ai.coditect.audit.merkle.Hash;
import ai.coditect.contracts.Topics;
import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Remembers where in Kafka an event is that could not be taken, and records that in the trail; once
 * per event, however often it is delivered. Its bytes stay in Kafka only: they may hold anything.
 */
@Component
class Parking {

  private static final byte[] NOTHING = {};
  private static final int KEEP_SECONDS = 10;

  private final JdbcTemplate jdbc;
  private final AuditTrail trail;
  private final MeterRegistry metrics;
  private final KafkaTemplate<String, byte[]> kafka;
  private final String service;

  Parking(
      JdbcTemplate jdbc,
      AuditTrail trail,
      MeterRegistry metrics,
      KafkaTemplate<String, byte[]> kafka,
      @Value("${spring.application.name}") String service) {
    this.jdbc = jdbc;
    this.trail = trail;
    this.metrics = metrics;
    this.kafka = kafka;
    this.service = service;
  }

  /**
   * Parks.
   *
   * @param detail what is wrong, free of the event's content
   */
  @Transactional
  void park(ConsumerRecord<String, byte[]> received, ParkedReason reason, String detail) {
    int parked =
        jdbc.update(
            """
            insert into parked_event (reason, detail, topic, partition, record_offset, content_hash)
            values (?, ?, ?, ?, ?, ?) on conflict (topic, partition, record_offset) do nothing
            """,
            reason.code(),
            detail,
            received.topic(),
            received.partition(),
            received.offset(),
            Hash.sha256(received.value() == null ? NOTHING : received.value()).bytes());
    if (parked == 0) {
      return;
    }
    metrics.counter("coditect.audit.parked", "reason", reason.code()).increment();
    // An event of ours that we cannot read would call for another one of ours, and so on for ever.
    if (!isOurs(received)) {
      trail.record(recorded(received, reason));
    }
  }

  /**
   * Parks an event that a call has brought: its bytes go to the dead-letter topic first.
   *
   * @param detail what is wrong, free of the event's content
   * @throws IllegalStateException if Kafka does not take it: then nothing was parked
   */
  @Transactional
  void parkBrought(String source, byte[] event, ParkedReason reason, @Nullable String detail) {
    RecordMetadata place = keep(source, event);
    jdbc.update(
        """
        insert into parked_event (reason, detail, topic, partition, record_offset, content_hash)
        values (?, ?, ?, ?, ?, ?)
        """,
        reason.code(),
        String.valueOf(detail),
        place.topic(),
        place.partition(),
        place.offset(),
        Hash.sha256(event).bytes());
    metrics.counter("coditect.audit.parked", "reason", reason.code()).increment();
    trail.record(
        recorded("%s-%d@%d".formatted(place.topic(), place.partition(), place.offset()), reason));
  }

  private RecordMetadata keep(String source, byte[] event) {
    try {
      return kafka
          .send(Topics.AUDIT_EVENTS + Topics.DEAD_LETTER_SUFFIX, source, event)
          .get(KEEP_SECONDS, TimeUnit.SECONDS)
          .getRecordMetadata();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Kafka does not keep what was refused", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private AuditEntry recorded(ConsumerRecord<String, byte[]> received, ParkedReason reason) {
    return recorded(
        "%s-%d@%d".formatted(received.topic(), received.partition(), received.offset()), reason);
  }

  private AuditEntry recorded(String place, ParkedReason reason) {
    return AuditEntry.of(
            new Actor(Actor.Type.SERVICE, service),
            "audit.event.parked",
            new Target("kafka.record", place),
            Outcome.FAILED)
        .withReason(reason.code());
  }

  private boolean isOurs(ConsumerRecord<String, byte[]> received) {
    Header source = received.headers().lastHeader("ce_source");
    return source != null
        && source.value() != null
        && service.equals(new String(source.value(), StandardCharsets.UTF_8));
  }
}
