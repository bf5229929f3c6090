package ai.coditect.audit.export;

import ai.coditect.audit.checkpoint.SignedCheckpoint;
import ai.coditect.contracts.id.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * Which entries.
 *
 * @param tenant whose; null for the whole ledger
 * @param range which of them; null for all below the checkpoint
 */
record TrailScope(
    @Nullable TenantId tenant, SignedCheckpoint checkpoint, @Nullable EntryRange range) {

  static TrailScope whole(@Nullable TenantId tenant, SignedCheckpoint checkpoint) {
    return new TrailScope(tenant, checkpoint, null);
  }

  /** The size of the tree that proves them. */
  long size() {
    return checkpoint.head().size();
  }
}
