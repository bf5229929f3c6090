package ai.coditect.audit.intake;

import ai.coditect.audit.checkpoint.ForkGuard;
import ai.coditect.audit.ledger.AcceptedEvent;
import ai.coditect.audit.ledger.AppendOutcome;
import ai.coditect.audit.ledger.Ledger;
import ai.coditect.contracts.Topics;
import ai.coditect.platform.event.UnreadableEventException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.stereotype.Component;

/**
 * Takes events from Kafka in batches, each appended in one transaction before its offsets are
 * committed: an event is in the ledger or comes again. One that cannot be taken ends its batch:
 * what is before it is in the ledger, it goes to the dead-letter topic, and what is behind it comes
 * again.
 */
@Component
class AuditEventsListener {

  /** While the database writes one batch, another one is read: appending takes turns anyway. */
  private static final String READERS = "2";

  private final Ledger ledger;
  private final Parking parking;
  private final IntakeMetrics metrics;
  private final ForkGuard guard;
  private final AuditEventReader reader;

  AuditEventsListener(
      Ledger ledger,
      Parking parking,
      IntakeMetrics metrics,
      ForkGuard guard,
      AuditEventReader reader) {
    this.guard = guard;
    this.reader = reader;
    this.ledger = ledger;
    this.parking = parking;
    this.metrics = metrics;
  }

  @KafkaListener(
      id = "audit-events",
      groupId = "audit-service",
      topics = Topics.AUDIT_EVENTS,
      batch = "true",
      concurrency = READERS)
  void take(List<ConsumerRecord<String, byte[]>> records) {
    metrics.begin(records);
    guard.requireSound();
    List<AcceptedEvent> accepted = new ArrayList<>(records.size());
    UnreadableEventException unreadable = readInto(accepted, records);
    List<AppendOutcome> outcomes = ledger.append(accepted);
    int conflict = outcomes.indexOf(AppendOutcome.CONFLICT);
    if (conflict >= 0) {
      throw park(records, conflict, ParkedReason.CONFLICT, conflict());
    }
    if (unreadable != null) {
      throw park(records, accepted.size(), ParkedReason.of(unreadable), unreadable);
    }
    metrics.done(records);
  }

  /** Reads up to the first event that cannot be read, and returns what is wrong with that one. */
  private @Nullable UnreadableEventException readInto(
      List<AcceptedEvent> accepted, List<ConsumerRecord<String, byte[]>> records) {
    for (ConsumerRecord<String, byte[]> received : records) {
      try {
        accepted.add(reader.read(received));
      } catch (UnreadableEventException e) {
        return e;
      }
    }
    return null;
  }

  private BatchListenerFailedException park(
      List<ConsumerRecord<String, byte[]>> records,
      int index,
      ParkedReason reason,
      UnreadableEventException failure) {
    String detail = String.valueOf(failure.getMessage());
    parking.park(records.get(index), reason, detail);
    metrics.parked(records);
    return new BatchListenerFailedException(detail, failure, index);
  }

  private static UnreadableEventException conflict() {
    return new UnreadableEventException(
        "the ledger has an event of this source and id with other content", null);
  }
}
