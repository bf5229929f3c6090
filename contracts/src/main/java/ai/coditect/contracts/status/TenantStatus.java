package ai.coditect.contracts.status;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.TierName;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
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
 * @param observedMembersGeneration the newest member list that this takes into account; 0 before
 *     the first
 * @param requestedTier the tier of that intent
 * @param effectiveTier the tier that the tenant really has; null before the first
 * @param tierRevision the revision of the tier definition in effect; 0 before the first
 * @param tierGeneration the intent's generation that the effective tier came with; 0 before the
 *     first
 * @param rejection the tier change that could not be done and was taken back; null if none
 * @param phase the summary
 * @param conditions the statements behind it, by type
 * @param steps the steps of the newest run, in plan order
 * @param retained what is kept though the tier no longer has it
 * @param archives of data whose retention has ended, and of all data when that was asked for, each
 *     for as long as it can be fetched
 * @param endpoints where things are (for example {@code kubernetes.namespace}), by name
 * @param operations the newest outcomes, at most {@value #MAX_OPERATIONS}, newest first
 * @param offboarding how far its departure is; null unless it leaves
 * @param reportedAt when this snapshot was made
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TenantStatus(
    TenantId tenantId,
    long statusRevision,
    long observedGeneration,
    long observedMembersGeneration,
    TierName requestedTier,
    @Nullable TierName effectiveTier,
    int tierRevision,
    long tierGeneration,
    @Nullable Rejection rejection,
    Phase phase,
    List<Condition> conditions,
    List<StepStatus> steps,
    List<Retained> retained,
    List<Archived> archives,
    Map<String, String> endpoints,
    List<OperationOutcome> operations,
    @Nullable Offboarding offboarding,
    Instant reportedAt) {

  /** How many operation outcomes a snapshot carries at most. */
  public static final int MAX_OPERATIONS = 50;

  /** Validates and copies. */
  public TenantStatus {
    Require.present(tenantId, "tenantId");
    Require.atLeast(1, statusRevision, "statusRevision");
    Require.atLeast(1, observedGeneration, "observedGeneration");
    Require.present(requestedTier, "requestedTier");
    Require.atLeast(0, observedMembersGeneration, "observedMembersGeneration");
    Require.atLeast(0, tierRevision, "tierRevision");
    Require.atLeast(0, tierGeneration, "tierGeneration");
    Require.present(phase, "phase");
    conditions = List.copyOf(Require.present(conditions, "conditions"));
    steps = List.copyOf(Require.present(steps, "steps"));
    retained = List.copyOf(Require.present(retained, "retained"));
    // Older snapshots have none.
    archives = archives == null ? List.of() : List.copyOf(archives);
    endpoints = Map.copyOf(Require.present(endpoints, "endpoints"));
    operations = List.copyOf(Require.present(operations, "operations"));
    Require.that(operations.size() <= MAX_OPERATIONS, "more operations than a snapshot carries");
    Require.present(reportedAt, "reportedAt");
  }

  /** The same, said in another snapshot. */
  public TenantStatus reportedAs(long revision, Instant at) {
    return new TenantStatus(
        tenantId,
        revision,
        observedGeneration,
        observedMembersGeneration,
        requestedTier,
        effectiveTier,
        tierRevision,
        tierGeneration,
        rejection,
        phase,
        conditions,
        steps,
        retained,
        archives,
        endpoints,
        operations,
        offboarding,
        at);
  }

  /**
   * Something stateful that outlives the tier that gave it.
   *
   * @param what its step key
   * @param until when it is exported and deleted, unless a tier that has it comes back
   */
  public record Retained(String what, Instant until) {

    /** Validates. */
    public Retained {
      Require.text(what, 128, "retained.what");
      Require.present(until, "retained.until");
    }
  }

  /**
   * Data that was archived, and then deleted, because its retention was over; or all that a tenant
   * has, because its owner asked for a copy.
   *
   * @param id by which its archive is fetched, unique within the tenant; of a copy its operation's
   * @param what its step key; {@link #WHOLE} of a copy of all
   * @param until until when the archive can be fetched
   */
  public record Archived(String id, String what, Instant until) {

    /** What an archive is of that was made because somebody asked for a copy of all. */
    public static final String WHOLE = "tenant";

    /** Validates. */
    public Archived {
      Require.text(id, 62, "archived.id");
      Require.text(what, 128, "archived.what");
      Require.present(until, "archived.until");
    }
  }

  /**
   * A tier change that the backends refused. The tenant is kept at its last good tier for as long
   * as the newest intent carries this tier generation.
   *
   * @param tierGeneration which change
   * @param tier what was asked for
   * @param reason why it was refused
   * @param message the same for people
   */
  public record Rejection(long tierGeneration, TierName tier, Reason reason, String message) {

    /** Validates. */
    public Rejection {
      Require.atLeast(1, tierGeneration, "rejection.tierGeneration");
      Require.present(tier, "rejection.tier");
      Require.present(reason, "rejection.reason");
      Require.present(message, "rejection.message");
    }
  }

  /**
   * How far a departure is.
   *
   * @param stage what is being done or waited for
   * @param graceEndsAt until when it can be taken back
   * @param certificateAt when the deletion certificate was signed; null before
   * @param documentsUntil until when archive and certificate can be fetched, and the tenant's life
   *     ends; null before the certificate
   */
  public record Offboarding(
      Stage stage,
      Instant graceEndsAt,
      @Nullable Instant certificateAt,
      @Nullable Instant documentsUntil) {

    /** The stages, in their order. */
    public enum Stage {
      /** Access is being taken away. */
      @JsonProperty("revoking")
      REVOKING,
      /** The archive is being made. */
      @JsonProperty("exporting")
      EXPORTING,
      /** It can still be taken back. */
      @JsonProperty("grace")
      GRACE,
      /** A legal hold forbids deletion. */
      @JsonProperty("legal-hold")
      LEGAL_HOLD,
      /** Everything is being deleted. */
      @JsonProperty("deleting")
      DELETING,
      /** Everything was observed to be absent. */
      @JsonProperty("deleted")
      DELETED
    }

    /** Validates. */
    public Offboarding {
      Require.present(stage, "offboarding.stage");
      Require.present(graceEndsAt, "offboarding.graceEndsAt");
    }
  }
}
