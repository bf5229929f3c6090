package ai.coditect.contracts.status;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.TierName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What provisioning made of one tenant's intent. Each snapshot is whole; a reader keeps the one
 * with the greatest {@code statusRevision}.
 *
 * @param tenantId whose
 * @param statusRevision grows under the tenant's row lock with each change, so snapshots are
 *     ordered even within a generation
 * @param observedGeneration the newest intent that this takes into account
 * @param requestedTier the tier of that intent
 * @param effectiveTier the tier that the tenant really has; null before the first
 * @param tierRevision the revision of the tier definition in effect; 0 before the first
 * @param phase the summary
 * @param conditions the statements behind it, by type
 * @param steps the steps of the newest run, in plan order
 * @param retained what is kept though the tier no longer has it
 * @param endpoints where things are (for example {@code kubernetes.namespace}), by name
 * @param operations the newest outcomes, at most {@value #MAX_OPERATIONS}, newest first
 * @param reportedAt when this snapshot was made
 */
public record TenantStatus(
    TenantId tenantId,
    long statusRevision,
    long observedGeneration,
    TierName requestedTier,
    @Nullable TierName effectiveTier,
    int tierRevision,
    Phase phase,
    List<Condition> conditions,
    List<StepStatus> steps,
    List<Retained> retained,
    Map<String, String> endpoints,
    List<OperationOutcome> operations,
    Instant reportedAt) {

  /** How many operation outcomes a snapshot carries at most. */
  public static final int MAX_OPERATIONS = 50;

  /** Validates and copies. */
  public TenantStatus {
    Require.present(tenantId, "tenantId");
    Require.atLeast(1, statusRevision, "statusRevision");
    Require.atLeast(1, observedGeneration, "observedGeneration");
    Require.present(requestedTier, "requestedTier");
    Require.atLeast(0, tierRevision, "tierRevision");
    Require.present(phase, "phase");
    conditions = List.copyOf(Require.present(conditions, "conditions"));
    steps = List.copyOf(Require.present(steps, "steps"));
    retained = List.copyOf(Require.present(retained, "retained"));
    endpoints = Map.copyOf(Require.present(endpoints, "endpoints"));
    operations = List.copyOf(Require.present(operations, "operations"));
    Require.that(operations.size() <= MAX_OPERATIONS, "more operations than a snapshot carries");
    Require.present(reportedAt, "reportedAt");
  }

  /**
   * Something stateful that outlives the tier that gave it.
   *
   * @param what its stable name
   * @param until when it is exported and deleted
   */
  public record Retained(String what, Instant until) {

    /** Validates. */
    public Retained {
      Require.text(what, 128, "retained.what");
      Require.present(until, "retained.until");
    }
  }
}
