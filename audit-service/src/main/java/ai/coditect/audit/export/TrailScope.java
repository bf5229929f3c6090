package ai.coditect.audit.export;

import ai.coditect.audit.checkpoint.SignedCheckpoint;
import ai.coditect.contracts.id.TenantId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which entries.
 *
 * @param tenant whose; null for the whole ledger
 * @param range which of them; null for all below the checkpoint
 * @param subjects only those that one of these made or was acted on by; null for all
 */
record TrailScope(
    @Nullable TenantId tenant,
    SignedCheckpoint checkpoint,
    @Nullable EntryRange range,
    @Nullable List<String> subjects) {

  TrailScope {
    subjects = subjects == null ? null : List.copyOf(subjects);
  }

  static TrailScope whole(@Nullable TenantId tenant, SignedCheckpoint checkpoint) {
    return new TrailScope(tenant, checkpoint, null, null);
  }

  /** Whose, where that is what was asked for. */
  List<String> wantedSubjects() {
    return subjects == null ? List.of() : subjects;
  }

  /** The size of the tree that proves them. */
  long size() {
    return checkpoint.head().size();
  }
}
