package ai.coditect.provisioning.tenants;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.contracts.tenant.TenantMembers;
import ai.coditect.provisioning.cell.CellId;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's row as it was when it was read.
 *
 * @param intent the newest
 * @param members the newest; null before the first
 * @param traceparent the trace of the event that came last
 * @param cell where it lives; null before its placement
 * @param epoch the fence: grows with each run that acts; what an older run writes is refused
 * @param status as it was last reported; null before the first
 * @param failures how many runs in a row failed for now; 0 after any other
 * @param interrupted whether a run ended without saying what came of a step
 */
public record TenantRecord(
    TenantIntent intent,
    @Nullable TenantMembers members,
    @Nullable String traceparent,
    @Nullable CellId cell,
    long epoch,
    @Nullable TenantStatus status,
    int failures,
    boolean interrupted) {

  /** Validates. */
  public TenantRecord {
    Require.present(intent, "intent");
    Require.atLeast(0, epoch, "epoch");
    Require.atLeast(0, failures, "failures");
  }

  /** The members' generation; 0 before the first. */
  public long membersGeneration() {
    return members == null ? 0 : members.generation();
  }

  /** Whether this row asks for what the other asked for. */
  public boolean asksTheSame(TenantRecord other) {
    return intent.generation() == other.intent.generation()
        && membersGeneration() == other.membersGeneration();
  }
}
