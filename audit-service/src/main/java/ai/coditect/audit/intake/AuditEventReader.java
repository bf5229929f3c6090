package ai.coditect.audit.intake;

import ai.coditect.audit.ledger.AcceptedEvent;
import ai.coditect.contracts.EventTypes;
import ai.coditect.contracts.audit.ActionCatalogue;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.platform.event.EventJson;
import ai.coditect.platform.event.IncomingEvent;
import ai.coditect.platform.event.UnreadableEventException;
import ai.coditect.platform.json.CanonicalJson;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.stereotype.Component;

/**
 * Turns a Kafka record into an event that the ledger can append. What passes here can be stored:
 * nothing in it makes the database refuse it, or it would block its partition for ever.
 */
@Component
class AuditEventReader {

  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private final ActionCatalogue catalogue;

  AuditEventReader(ActionCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** The event keeps its contract, but nobody has said what its action means. */
  static final class UncataloguedEventException extends UnreadableEventException {
    UncataloguedEventException(String why) {
      super(why, null);
    }
  }

  /**
   * Reads and checks.
   *
   * @throws UnreadableEventException if the event breaks its contract
   */
  AcceptedEvent read(ConsumerRecord<String, byte[]> received) {
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
    return accept(event, received.value());
  }

  /**
   * Reads and checks an event that came without an envelope.
   *
   * @param source which source's events the caller may bring
   * @throws UnreadableEventException if the event breaks its contract, or is another source's
   */
  AcceptedEvent read(byte[] json, String source) {
    if (json.length > AuditEvent.MAX_BYTES) {
      throw unreadable("the event has more than 64 KiB");
    }
    AuditEvent event = EventJson.read(json, AuditEvent.class);
    if (!event.source().equals(source)) {
      throw unreadable("this caller brings events of the source " + source + " only");
    }
    return accept(event, json);
  }

  private AcceptedEvent accept(AuditEvent event, byte[] json) {
    if (event.occurredAt().isBefore(EARLIEST) || event.occurredAt().isAfter(LATEST)) {
      throw unreadable("occurredAt is not a time of this platform");
    }
    Optional<String> refusal = catalogue.refusal(event);
    if (refusal.isPresent()) {
      throw new UncataloguedEventException(refusal.get());
    }
    try {
      return new AcceptedEvent(event, CanonicalJson.of(json));
    } catch (IllegalArgumentException e) {
      throw new UnreadableEventException(String.valueOf(e.getMessage()), e);
    }
  }

  private static UnreadableEventException unreadable(String why) {
    return new UnreadableEventException(why, null);
  }
}
