package ai.coditect.provisioning.converge;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.platform.audit.AuditEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run writes at one boundary. All of it becomes durable together, or none of it.
 *
 * @param claim under which it is written; refused if the tenant has a newer epoch
 * @param boundary between what it lies
 * @param traceparent the run's trace; null outside any
 * @param runs the journal's rows, whole
 * @param audit actions for the trail
 * @param status to be stored and sent; null if it did not change
 * @param release gives the tenant back; null while the run goes on
 */
record Checkpoint(
    Claim claim,
    Boundary boundary,
    @Nullable String traceparent,
    List<RunRow> runs,
    List<AuditEntry> audit,
    @Nullable TenantStatus status,
    @Nullable Release release) {

  Checkpoint {
    runs = List.copyOf(runs);
    audit = List.copyOf(audit);
  }

  /** Whether its run has changed something, or may have. */
  boolean followsEffects() {
    return boundary != Boundary.OPENING && !runs.isEmpty();
  }

  /** Whether it says no more than that nothing was to be done, so that nobody waits for it. */
  boolean hasTime() {
    return release != null && runs.isEmpty() && audit.isEmpty() && status == null;
  }

  /** Where in a run. */
  enum Boundary {
    /** Before a run's first effect: refused if something newer is wanted. */
    OPENING,
    /** Before further effects: refused in the same way. */
    NEXT_WAVE,
    /** After the last effect, or after none. */
    END
  }

  /**
   * One row of the journal; an outcome ends it.
   *
   * @param startedAt when the tenant was taken, which is before any of its steps
   * @param message why it did nothing, for operators; null if it did something
   */
  record RunRow(
      TenantId tenant,
      long epoch,
      long generation,
      Instant startedAt,
      @Nullable String outcome,
      @Nullable String message,
      RunLog log) {}

  /**
   * How a tenant is given back.
   *
   * @param rest until it is due again, unless it was woken since the claim
   * @param failures how many runs in a row failed for now
   */
  record Release(Duration rest, int failures) {}
}
