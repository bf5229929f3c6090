package ai.coditect.audit.ledger;

import ai.coditect.audit.merkle.Hash;
import ai.coditect.audit.merkle.Merkle;
import ai.coditect.contracts.id.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the trail.
 *
 * @param index its place in the whole ledger, from 0
 * @param tenantId whose; null where no tenant is concerned
 * @param tenantSeq its place in the tenant's trail, from 1; null without a tenant
 * @param receivedAt when the ledger took it; never before an earlier entry's
 * @param commitment the leaf's data
 * @param payload what was committed to; null once it was erased
 */
public record LedgerEntry(
    long index,
    @Nullable TenantId tenantId,
    @Nullable Long tenantSeq,
    Instant receivedAt,
    Hash commitment,
    @Nullable EntryPayload payload) {

  /** The same with a payload. */
  LedgerEntry with(@Nullable EntryPayload other) {
    return new LedgerEntry(index, tenantId, tenantSeq, receivedAt, commitment, other);
  }

  /** The hash of its leaf in the tree. */
  public Hash leafHash() {
    return Merkle.leaf(commitment);
  }
}
