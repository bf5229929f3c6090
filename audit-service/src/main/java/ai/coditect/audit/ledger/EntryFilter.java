package ai.coditect.audit.ledger;

import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.id.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which entries; null means any. Entries whose payload was removed are in a trail, but nothing that
 * was in them finds them.
 *
 * @param actor its id
 * @param target its id
 * @param text words that must all occur in action, actor, target, reason, step or changes
 * @param from received at this time or later
 * @param before received before this time
 */
public record EntryFilter(
    @Nullable TenantId tenant,
    @Nullable String action,
    @Nullable String actor,
    @Nullable String target,
    @Nullable Outcome outcome,
    @Nullable String correlationId,
    @Nullable String text,
    @Nullable Instant from,
    @Nullable Instant before) {

  /** Every entry of a tenant, or with null of the ledger. */
  public static EntryFilter all(@Nullable TenantId tenant) {
    return new EntryFilter(tenant, null, null, null, null, null, null, null, null);
  }

  /** Whether it asks for what is in the payload. */
  public boolean searches() {
    return action != null
        || actor != null
        || target != null
        || outcome != null
        || correlationId != null
        || text != null;
  }

  /** Whether positions in its listing are the numbers of a tenant's trail, not indexes. */
  public boolean isByNumber() {
    return tenant != null && !searches();
  }
}
