package ai.coditect.audit.ledger;

import ai.coditect.audit.merkle.Commitment;
import ai.coditect.audit.merkle.Hash;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.platform.event.EventJson;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What an entry commits to. Its arrays are its own: whoever reads them must not change them.
 *
 * @param salt 32 random bytes
 * @param canonical the canonical entry, UTF-8 JSON
 */
@SuppressWarnings(
    "ArrayRecordComponent") // never compared; a copy for each reader would buy nothing
public record EntryPayload(byte[] salt, byte[] canonical) {

  /** The commitment to these bytes, computed anew. */
  public Hash commitment() {
    return Commitment.v1(salt, canonical);
  }

  /** The event, without fields that we do not know. */
  public AuditEvent event() {
    return EventJson.read(canonical, Document.class).event();
  }

  /**
   * When an event happened as a column has it: to the microsecond, as PostgreSQL keeps times. What
   * was committed to has it as its source said it.
   */
  public static Instant columnTime(AuditEvent event) {
    return event.occurredAt().truncatedTo(ChronoUnit.MICROS);
  }

  private record Document(AuditEvent event) {}
}
