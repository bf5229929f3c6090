package ai.coditect.audit.intake;

import ai.coditect.audit.ledger.AcceptedEvent;
import ai.coditect.contracts.EventTypes;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.platform.event.IncomingEvent;
import ai.coditect.platform.event.UnreadableEventException;
import ai.coditect.platform.json.CanonicalJson;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Turns a Kafka record into an event that the ledger can append. What passes here can be stored:
 * nothing in it makes the database refuse it, or it would block its partition for ever.
 */
final class AuditEventReader {

  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private AuditEventReader() {}

  /**
   * Reads and checks.
   *
   * @throws UnreadableEventException if the event breaks its contract
   */
  static AcceptedEvent read(ConsumerRecord<String, byte[]> received) {
    if (received.value() != null && received.value().length > AuditEvent.MAX_BYTES) {
      throw unreadable("the event has more than 64 KiB");
    }
    IncomingEvent<AuditEvent> incoming = IncomingEvent.read(received, AuditEvent.class);
    AuditEvent event = incoming.data();
    if (!incoming.type().equals(EventTypes.AUDIT_RECORDED)) {
      throw unreadable("the event is not of the type " + EventTypes.AUDIT_RECORDED);
    }
    if (!incoming.source().equals(event.source())
        || !incoming.id().equals(event.eventId().value())) {
      throw unreadable("envelope and content name different sources or ids");
    }
    if (event.occurredAt().isBefore(EARLIEST) || event.occurredAt().isAfter(LATEST)) {
      throw unreadable("occurredAt is not a time of this platform");
    }
    try {
      return new AcceptedEvent(event, CanonicalJson.of(received.value()));
    } catch (IllegalArgumentException e) {
      throw new UnreadableEventException(String.valueOf(e.getMessage()), e);
    }
  }

  private static UnreadableEventException unreadable(String why) {
    return new UnreadableEventException(why, null);
  }
}
