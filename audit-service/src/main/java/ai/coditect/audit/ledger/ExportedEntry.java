package ai.coditect.audit.ledger;

import ai.coditect.audit.merkle.Hash;
import org.jspecify.annotations.Nullable;

/**
 * An entry as an export needs it.
 *
 * @param tenantSeq its number in its tenant's trail; null without a tenant
 * @param payload null if it was removed
 * @param removed why it was; null if it was not, or if nobody recorded it
 */
public record ExportedEntry(
    long index,
    @Nullable Long tenantSeq,
    Hash commitment,
    @Nullable EntryPayload payload,
    @Nullable String removed) {

  /** The same with a payload. */
  ExportedEntry with(@Nullable EntryPayload other) {
    return new ExportedEntry(index, tenantSeq, commitment, other, removed);
  }
}
