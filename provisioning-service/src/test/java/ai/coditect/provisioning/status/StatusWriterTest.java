package ai.coditect.provisioning.status;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Condition;
import ai.coditect.contracts.status.OperationOutcome;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.status.StepStatus;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.status.WaitingOn;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.provisioning.TestTenants;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.DesiredState;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.Plan;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.plan.StepOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

class StatusWriterTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Instant LATER = NOW.plusSeconds(60);
  private static final ResourceKey QUOTA = new ResourceKey("kubernetes", "resource-quota", "q");
  private static final Failure AWAY =
      new Failure.Transient(Reason.KUBERNETES_UNAVAILABLE, "does not answer");

  private final TenantId tenant = TenantId.next();
  private final TenantIntent intent = TestTenants.free(tenant);

  @Test
  void aFirstSuccessIsReady() {
    TenantStatus status = next(null, intent, new StepOutcome.Succeeded(), NOW);
    assertThat(status.phase()).isEqualTo(Phase.READY);
    assertThat(status.statusRevision()).isEqualTo(1);
    assertThat(status.effectiveTier()).isEqualTo(intent.tier());
    assertThat(status.conditions())
        .extracting(Condition::type, Condition::status)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("Ready", Condition.Truth.TRUE),
            org.assertj.core.groups.Tuple.tuple("KubernetesReady", Condition.Truth.TRUE));
  }

  @Test
  void theSameFindingsLaterAreTheSameStatus() {
    TenantStatus first = next(null, intent, null, NOW);
    assertThat(next(first, intent, null, LATER)).isEqualTo(first);
  }

  @Test
  void aTransientFailureOfANewTenantRetriesAndSaysWhen() {
    TenantStatus status = next(null, intent, new StepOutcome.Failed(AWAY), NOW);
    assertThat(status.phase()).isEqualTo(Phase.PROVISIONING);
    OperationOutcome operation = status.operations().getFirst();
    assertThat(operation.state()).isEqualTo(OperationOutcome.State.RUNNING);
    assertThat(operation.waitingOn()).isEqualTo(WaitingOn.US);
    assertThat(operation.nextAttemptAt()).isEqualTo(LATER);
    assertThat(status.steps().getFirst().state()).isEqualTo(StepStatus.State.RETRYING);
  }

  @Test
  void attemptsAreCountedPerGeneration() {
    TenantStatus once = next(null, intent, new StepOutcome.Failed(AWAY), NOW);
    TenantStatus twice = next(once, intent, new StepOutcome.Failed(AWAY), LATER);
    assertThat(twice.steps().getFirst().attempts()).isEqualTo(2);
    assertThat(twice.operations().getFirst().attempts()).isEqualTo(2);
    TenantIntent newer = TestTenants.intent(tenant, 2, "free", OperationId.next());
    TenantStatus again = next(twice, newer, new StepOutcome.Failed(AWAY), LATER);
    assertThat(again.steps().getFirst().attempts()).isEqualTo(1);
  }

  @Test
  void whatFailsAfterItWasReadyIsDegradedAndItsOperationStaysSucceeded() {
    TenantStatus ready = next(null, intent, new StepOutcome.Succeeded(), NOW);
    TenantStatus degraded = next(ready, intent, new StepOutcome.Failed(AWAY), LATER);
    assertThat(degraded.phase()).isEqualTo(Phase.DEGRADED);
    assertThat(degraded.effectiveTier()).isEqualTo(intent.tier());
    assertThat(degraded.operations().getFirst().state())
        .isEqualTo(OperationOutcome.State.SUCCEEDED);
  }

  @Test
  void aConditionKeepsItsTimeUntilItsTruthChanges() {
    TenantStatus failed = next(null, intent, new StepOutcome.Failed(AWAY), NOW);
    TenantStatus stillFailed = next(failed, intent, new StepOutcome.Failed(AWAY), LATER);
    TenantStatus ready = next(stillFailed, intent, new StepOutcome.Succeeded(), LATER);
    assertThat(stillFailed.conditions().getFirst().lastTransition()).isEqualTo(NOW);
    assertThat(ready.conditions().getFirst().lastTransition()).isEqualTo(LATER);
  }

  @Test
  void anUnfinishedOperationIsSupersededByANewerOne() {
    TenantStatus failed = next(null, intent, new StepOutcome.Failed(AWAY), NOW);
    TenantIntent newer = TestTenants.intent(tenant, 2, "free", OperationId.next());
    TenantStatus status = next(failed, newer, new StepOutcome.Succeeded(), LATER);
    assertThat(status.operations())
        .extracting(OperationOutcome::state)
        .containsExactly(OperationOutcome.State.SUCCEEDED, OperationOutcome.State.SUPERSEDED);
  }

  @Test
  void whatOnlyAnOperatorCanMendSaysSo() {
    var refused = new Failure.Rejected(Reason.KUBERNETES_REJECTED, "not like this");
    TenantStatus status = next(null, intent, new StepOutcome.Failed(refused), NOW);
    assertThat(status.phase()).isEqualTo(Phase.FAILED);
    assertThat(status.operations().getFirst().waitingOn()).isEqualTo(WaitingOn.OPERATOR);
  }

  /** The status after a run that had one step, or none where there is no outcome. */
  private static TenantStatus next(
      @Nullable TenantStatus before,
      TenantIntent intent,
      @Nullable StepOutcome outcome,
      Instant now) {
    var resource = new DesiredResource(QUOTA, JsonNodeFactory.instance.objectNode(), Set.of());
    var desired =
        new DesiredState(intent.generation(), intent.tier(), 1, List.of(resource), null, Map.of());
    List<Step> steps = outcome == null ? List.of() : List.of(new Step.Create(resource, Set.of()));
    Map<ResourceKey, StepOutcome> outcomes = outcome == null ? Map.of() : Map.of(QUOTA, outcome);
    var findings =
        new Findings.Planned(intent, desired, new Plan(steps, Map.of(), Map.of()), outcomes);
    Instant retry = outcome instanceof StepOutcome.Failed ? LATER : null;
    return new StatusWriter(before, findings, now, retry).next();
  }
}
