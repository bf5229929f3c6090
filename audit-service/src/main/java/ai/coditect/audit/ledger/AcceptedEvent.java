package ai.coditect.audit.ledger;

import ai.coditect.contracts.audit.AuditEvent;

/**
 * An event that keeps the contract and can be appended.
 *
 * @param event as its source sent it
 * @param canonical the same with all of its fields, as {@link
 *     ai.coditect.platform.json.CanonicalJson} writes it
 */
public record AcceptedEvent(AuditEvent event, String canonical) {

  EventKey key() {
    return new EventKey(event.source(), event.eventId().value());
  }

  SequenceScope scope() {
    return event.tenantId() == null
        ? SequenceScope.withoutTenant(event.source())
        : new SequenceScope(event.source(), event.tenantId().value());
  }
}
