package ai.coditect.audit.ledger;

import ai.coditect.audit.merkle.Hash;
import ai.coditect.audit.merkle.Merkle;
import ai.coditect.audit.sealing.SealedPayload;
import ai.coditect.contracts.audit.AuditEvent;
import org.jspecify.annotations.Nullable;

/** An entry that is about to be written. */
record NewEntry(
    long index,
    @Nullable Long tenantSeq,
    AuditEvent event,
    SealedPayload payload,
    Hash commitment) {

  Hash leaf() {
    return Merkle.leaf(commitment);
  }

  @Nullable String tenant() {
    return event.tenantId() == null ? null : event.tenantId().value();
  }
}
