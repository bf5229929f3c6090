package ai.coditect.provisioning.tenants;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.contracts.tenant.TenantMembers;
import ai.coditect.provisioning.cell.CellId;
import org.jspecify.annotations.Nullable;

/**
 * A tenant as it was when it was read.
 *
 * @param intent the newest
 * @param members the newest; null before the first
 * @param traceparent the trace of the event that came last
 * @param cell where it lives; null before its placement
 * @param epoch the fence: grows each time that somebody begins to work on it
 * @param status as it was last reported; null before the first
 * @param legalHold whether its data must not be deleted
 * @param unreadable whether an event of it lies in a dead-letter topic and none of the same topic
 *     was read since
 */
public record TenantRecord(
    TenantIntent intent,
    @Nullable TenantMembers members,
    @Nullable String traceparent,
    @Nullable CellId cell,
    long epoch,
    @Nullable TenantStatus status,
    boolean legalHold,
    boolean unreadable) {

  /** Validates. */
  public TenantRecord {
    Require.present(intent, "intent");
    Require.atLeast(0, epoch, "epoch");
  }

  /** The members' generation; 0 before the first. */
  public long membersGeneration() {
    return members == null ? 0 : members.generation();
  }
}
