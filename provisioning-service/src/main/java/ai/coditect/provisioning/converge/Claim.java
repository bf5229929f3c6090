package ai.coditect.provisioning.converge;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.id.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A work row as this replica took it.
 *
 * @param tenant whose
 * @param cell where it lives; empty before its placement
 * @param epoch the fence that was taken with it: what is written under an older one is refused
 * @param wakeSeq the wake-ups that came before it; the run covers them
 * @param asked the changes of what is wanted that came before it
 * @param failures how many runs in a row failed for now
 * @param openEpoch from which epoch on there may be a run that ended without a word; null if there
 *     is none
 * @param leave what may be done
 * @param at when it was taken, by the database's clock
 */
record Claim(
    TenantId tenant,
    String cell,
    long epoch,
    long wakeSeq,
    long asked,
    int failures,
    @Nullable Long openEpoch,
    Leave leave,
    Instant at) {

  /** What a run may do. */
  enum Leave {
    /** Whatever is to be done. */
    FREE,
    /** Whatever is to be done, but for a change of tier: the tenant is held back, and in a hold. */
    HOLDS,
    /** Only say that the tenant's cell is held back. */
    CELL_PAUSED,
    /** Only say that the tenant is held back. */
    PAUSED
  }

  Claim {
    Require.present(tenant, "tenant");
    Require.present(cell, "cell");
    Require.atLeast(1, epoch, "epoch");
    Require.present(leave, "leave");
    Require.present(at, "at");
  }

  /** Whether nothing may be done but say so. */
  boolean heldBack() {
    return leave == Leave.CELL_PAUSED || leave == Leave.PAUSED;
  }
}
