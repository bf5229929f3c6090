package ai.coditect.audit.query;

import ai.coditect.audit.ledger.EntryPayload;
import ai.coditect.audit.ledger.LedgerEntry;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Change;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.EventId;
import ai.coditect.contracts.id.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entry as it is answered.
 *
 * @param commitment base64
 * @param leafHash base64
 * @param event what happened; null once it was erased
 */
record EntryView(
    long index,
    @Nullable Long tenantSeq,
    Instant receivedAt,
    String commitment,
    String leafHash,
    @Nullable EventView event) {

  static EntryView of(LedgerEntry entry) {
    EntryPayload payload = entry.payload();
    return new EntryView(
        entry.index(),
        entry.tenantSeq(),
        entry.receivedAt(),
        entry.commitment().base64(),
        entry.leafHash().base64(),
        payload == null ? null : EventView.of(payload.event()));
  }

  /**
   * The event without its encrypted part.
   *
   * @param personalEncrypted whether there are personal fields, which only audit-service can read
   */
  record EventView(
      EventId eventId,
      String source,
      long sourceSeq,
      Instant occurredAt,
      @Nullable TenantId tenantId,
      Actor actor,
      String action,
      Target target,
      Outcome outcome,
      @Nullable String reason,
      @Nullable Long generation,
      @Nullable String stepKey,
      String correlationId,
      List<Change> changes,
      boolean personalEncrypted) {

    static EventView of(AuditEvent event) {
      return new EventView(
          event.eventId(),
          event.source(),
          event.sourceSeq(),
          event.occurredAt(),
          event.tenantId(),
          event.actor(),
          event.action(),
          event.target(),
          event.outcome(),
          event.reason(),
          event.generation(),
          event.stepKey(),
          event.correlationId(),
          event.changes(),
          event.personal() != null);
    }
  }
}
