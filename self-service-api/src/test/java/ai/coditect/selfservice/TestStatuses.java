package ai.coditect.selfservice;

import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Condition;
import ai.coditect.contracts.status.OperationOutcome;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.status.StepStatus;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.status.WaitingOn;
import ai.coditect.contracts.tenant.Aspect;
import ai.coditect.contracts.tenant.TierName;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Status snapshots as provisioning makes them. */
public final class TestStatuses {

  private static final Instant AT = Instant.parse("2026-11-22T12:00:00Z");
  private static final TierName FREE = new TierName("free");

  private TestStatuses() {}

  /** Being worked on, with one step that is tried again. */
  public static TenantStatus retrying(SelfServiceTestBase.Owner owner, long revision) {
    return retrying(owner, revision, false);
  }

  /** The same for longer than it should. */
  public static TenantStatus delayed(SelfServiceTestBase.Owner owner, long revision) {
    return retrying(owner, revision, true);
  }

  private static TenantStatus retrying(
      SelfServiceTestBase.Owner owner, long revision, boolean delayed) {
    var outcome =
        new OperationOutcome(
            new OperationId(owner.operationId()),
            Aspect.TIER,
            1,
            OperationOutcome.State.RUNNING,
            WaitingOn.US,
            Reason.KUBERNETES_UNAVAILABLE,
            "The cluster does not answer.",
            3,
            AT.plusSeconds(30),
            AT,
            delayed);
    var step =
        new StepStatus(
            "kubernetes.namespace",
            StepStatus.State.RETRYING,
            3,
            Reason.KUBERNETES_UNAVAILABLE,
            "The cluster does not answer.",
            AT.plusSeconds(30));
    return status(owner, revision, Phase.PROVISIONING, outcome, step);
  }

  /** Done. */
  public static TenantStatus ready(SelfServiceTestBase.Owner owner, long revision) {
    var outcome =
        new OperationOutcome(
            new OperationId(owner.operationId()),
            Aspect.TIER,
            1,
            OperationOutcome.State.SUCCEEDED,
            null,
            Reason.CONVERGED,
            "All is as desired.",
            4,
            null,
            AT,
            false);
    var step =
        new StepStatus("kubernetes.namespace", StepStatus.State.SUCCEEDED, 4, null, null, null);
    return status(owner, revision, Phase.READY, outcome, step);
  }

  private static TenantStatus status(
      SelfServiceTestBase.Owner owner,
      long revision,
      Phase phase,
      OperationOutcome outcome,
      StepStatus step) {
    boolean ready = phase == Phase.READY;
    return new TenantStatus(
        new TenantId(owner.tenantId()),
        revision,
        1,
        1,
        FREE,
        ready ? FREE : null,
        ready ? 1 : 0,
        ready ? 1 : 0,
        null,
        phase,
        List.of(
            new Condition(
                Condition.READY,
                ready ? Condition.Truth.TRUE : Condition.Truth.FALSE,
                outcome.reason(),
                outcome.message(),
                1,
                AT)),
        List.of(step),
        List.of(),
        List.of(),
        Map.of("kubernetes.namespace", "t-" + new TenantId(owner.tenantId()).suffix()),
        List.of(outcome),
        null,
        AT);
  }
}
