package ai.coditect.provisioning.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

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
import ai.coditect.contracts.tenant.Credentials;
import ai.coditect.contracts.tenant.Hold;
import ai.coditect.contracts.tenant.Hold.Cause;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.provisioning.TestTenants;
import ai.coditect.provisioning.desired.Course;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.DesiredState;
import ai.coditect.provisioning.desired.Nature;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.plan.Plan;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.plan.StepOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

class StatusWriterTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Instant LATER = NOW.plusSeconds(60);
  private static final Duration DELAYED_AFTER = Duration.ofMinutes(10);
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
            tuple("Ready", Condition.Truth.TRUE), tuple("KubernetesReady", Condition.Truth.TRUE));
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
  void whatABackendSaidItselfIsNotToldToTheCustomer() {
    var said = "ConnectException /10.0.3.7:6443, User \"system:x\" cannot patch";
    for (Failure failure :
        List.of(
            new Failure.Transient(Reason.KUBERNETES_UNAVAILABLE, said),
            new Failure.Rejected(Reason.KUBERNETES_REJECTED, said),
            new Failure.Terminal(Reason.KUBERNETES_FORBIDDEN, said))) {
      TenantStatus status = next(null, intent, new StepOutcome.Failed(failure), NOW);
      assertThat(status.steps().getFirst().reason()).isEqualTo(failure.reason());
      assertThat(status.toString()).doesNotContain("10.0.3.7", "cannot patch");
    }
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
  void whatIsHeldBackIsAsItWasAndWhatIsAskedOfItWaitsForAnOperator() {
    TenantStatus ready = next(null, intent, new StepOutcome.Succeeded(), NOW);
    TenantStatus quiet = heldBack(ready, intent);
    assertThat(quiet.phase()).isEqualTo(Phase.READY);
    assertThat(quiet.operations()).isEqualTo(ready.operations());
    assertThat(quiet.conditions().getFirst()).isEqualTo(ready.conditions().getFirst());
    assertThat(quiet.conditions().getLast())
        .extracting(Condition::type, Condition::status, Condition::reason)
        .containsExactly(Condition.ATTENDED, Condition.Truth.FALSE, Reason.PAUSED);

    TenantStatus asked = heldBack(quiet, TestTenants.edited(intent));
    OperationOutcome operation = asked.operations().getFirst();
    assertThat(operation.state()).isEqualTo(OperationOutcome.State.RUNNING);
    assertThat(operation.waitingOn()).isEqualTo(WaitingOn.OPERATOR);
    assertThat(operation.reason()).isEqualTo(Reason.PAUSED);
    assertThat(operation.attempts()).as("nobody worked on it").isZero();
    assertThat(asked.steps()).isEqualTo(ready.steps());
    assertThat(next(asked, intent, new StepOutcome.Succeeded(), LATER).conditions())
        .extracting(Condition::type)
        .doesNotContain(Condition.ATTENDED);
  }

  private static TenantStatus heldBack(TenantStatus before, TenantIntent intent) {
    Findings findings =
        Findings.HeldBack.of(intent, before.observedMembersGeneration(), before, false, LATER);
    return new StatusWriter(before, findings, false, null, LATER, null, DELAYED_AFTER).next();
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

  @Test
  void aSettingsEditSupersedesNoTierChange() {
    TenantStatus failed = next(null, intent, new StepOutcome.Failed(AWAY), NOW);
    TenantIntent edited = TestTenants.edited(intent);
    TenantStatus status = next(failed, edited, new StepOutcome.Failed(AWAY), LATER);
    assertThat(status.operations())
        .extracting(OperationOutcome::aspect, OperationOutcome::state)
        .containsExactly(
            tuple(Aspect.SETTINGS, OperationOutcome.State.RUNNING),
            tuple(Aspect.TIER, OperationOutcome.State.RUNNING));
    TenantStatus done = next(status, edited, new StepOutcome.Succeeded(), LATER);
    assertThat(done.operations())
        .extracting(OperationOutcome::state)
        .containsOnly(OperationOutcome.State.SUCCEEDED);
  }

  @Test
  void aRefusedTierChangeFailsAndTheTenantStaysAtItsLastGoodTier() {
    TenantStatus ready = next(null, intent, new StepOutcome.Succeeded(), NOW);
    TenantIntent team = TestTenants.changed(intent, "team", null);
    var refused = new Failure.Rejected(Reason.KUBERNETES_REJECTED, "not like this");
    TenantStatus status = next(ready, team, new StepOutcome.Failed(refused), LATER);
    assertThat(status.rejection())
        .isEqualTo(
            new TenantStatus.Rejection(
                2,
                team.tier(),
                Reason.KUBERNETES_REJECTED,
                Sentences.of(Reason.KUBERNETES_REJECTED)));
    assertThat(status.effectiveTier()).isEqualTo(intent.tier());
    OperationOutcome operation = status.operations().getFirst();
    assertThat(operation.state()).isEqualTo(OperationOutcome.State.FAILED);
    assertThat(operation.reason()).isEqualTo(Reason.KUBERNETES_REJECTED);

    // Back there, and still there after a settings change and a failure that passes.
    TenantStatus back = next(status, team, null, LATER);
    assertThat(back.phase()).isEqualTo(Phase.READY);
    assertThat(back.conditions().getFirst().reason()).isEqualTo(Reason.ROLLED_BACK);
    TenantStatus edited = next(back, TestTenants.edited(team), null, LATER);
    assertThat(edited.effectiveTier()).isEqualTo(intent.tier());
    assertThat(edited.tierGeneration()).isEqualTo(1);
    assertThat(edited.rejection()).isEqualTo(status.rejection());

    // A further change that is held back waits, and is not refused because this one was.
    TenantIntent held = TestTenants.held(TestTenants.changed(team, "team", null), Cause.SECURITY);
    Course staying = Course.of(held, edited, false, LATER).staying(edited);
    TenantStatus waiting = next(edited, held, staying, null, LATER);
    assertThat(waiting.rejection()).isNull();
    assertThat(waiting.operations())
        .filteredOn(change -> change.aspect() == Aspect.TIER)
        .first()
        .extracting(OperationOutcome::state, OperationOutcome::reason)
        .containsExactly(OperationOutcome.State.RUNNING, Reason.PAUSED);

    // Until the customer asks for something else.
    TenantIntent again = TestTenants.changed(team, "free", null);
    TenantStatus reverted = next(edited, again, null, LATER);
    assertThat(reverted.rejection()).isNull();
    assertThat(reverted.tierGeneration()).isEqualTo(3);
  }

  @Test
  void aHeldTenantIsSuspendedWhenNobodyHasAccessAnyMore() {
    TenantStatus ready = next(null, intent, new StepOutcome.Succeeded(), NOW);
    TenantIntent held = TestTenants.held(intent, Hold.Cause.PAYMENT);
    TenantStatus working = next(ready, held, new StepOutcome.Failed(AWAY), LATER);
    assertThat(working.phase()).isEqualTo(Phase.PROVISIONING);
    TenantStatus suspended = next(working, held, new StepOutcome.Succeeded(), LATER);
    assertThat(suspended.phase()).isEqualTo(Phase.SUSPENDED);
    assertThat(suspended.operations().getFirst().state())
        .isEqualTo(OperationOutcome.State.SUCCEEDED);
    TenantStatus released = next(suspended, TestTenants.released(held), null, LATER);
    assertThat(released.phase()).isEqualTo(Phase.READY);
  }

  @Test
  void aDepartureGoesThroughItsStagesOneByOne() {
    TenantStatus status = next(null, intent, new StepOutcome.Succeeded(), NOW);
    TenantIntent leaving = TestTenants.leaving(intent, LATER);
    List<TenantStatus.Offboarding.Stage> stages = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Instant at = i < 3 ? NOW : LATER;
      status = next(status, leaving, null, at);
      stages.add(Objects.requireNonNull(status.offboarding()).stage());
    }
    assertThat(stages)
        .containsExactly(
            TenantStatus.Offboarding.Stage.EXPORTING,
            TenantStatus.Offboarding.Stage.GRACE,
            TenantStatus.Offboarding.Stage.GRACE,
            TenantStatus.Offboarding.Stage.DELETED,
            TenantStatus.Offboarding.Stage.DELETED);
    assertThat(Objects.requireNonNull(status.offboarding()).certificateAt()).isEqualTo(LATER);
    assertThat(status.phase()).isEqualTo(Phase.OFFBOARDED);
    assertThat(status.operations().getFirst().state()).isEqualTo(OperationOutcome.State.SUCCEEDED);
  }

  @Test
  void aDepartureCanBeTakenBackWithinGrace() {
    TenantStatus ready = next(null, intent, new StepOutcome.Succeeded(), NOW);
    TenantIntent leaving = TestTenants.leaving(intent, LATER);
    TenantStatus status = next(next(ready, leaving, null, NOW), leaving, null, NOW);
    assertThat(status.phase()).isEqualTo(Phase.OFFBOARDING);
    TenantStatus back = next(status, TestTenants.staying(leaving), null, NOW);
    assertThat(back.phase()).isEqualTo(Phase.READY);
    assertThat(back.offboarding()).isNull();
    assertThat(back.operations())
        .extracting(OperationOutcome::state)
        .containsExactly(
            OperationOutcome.State.SUCCEEDED,
            OperationOutcome.State.SUPERSEDED,
            OperationOutcome.State.SUCCEEDED);
  }

  @Test
  void whatTakesTooLongIsDelayedAndStaysSo() {
    TenantStatus failed = next(null, intent, new StepOutcome.Failed(AWAY), NOW);
    assertThat(failed.operations().getFirst().delayed()).isFalse();
    Instant late = NOW.plus(DELAYED_AFTER).plusSeconds(1);
    TenantStatus delayed = next(failed, intent, new StepOutcome.Failed(AWAY), late);
    assertThat(delayed.operations().getFirst().delayed()).isTrue();
    assertThat(delayed.operations().getFirst().since()).isEqualTo(NOW);
  }

  @Test
  void whatIsRemarkedIsAConditionAndStaysSoWhileNobodyCanLook() {
    var full = new Observation.Remark(Condition.DATABASE_SIZE, false, Reason.DATABASE_NEARLY_FULL);
    var room = new Observation.Remark(Condition.DATABASE_SIZE, true, Reason.WITHIN_LIMIT);
    TenantStatus warned = remarked(null, List.of(full), Map.of(), NOW);
    assertThat(warned.phase()).isEqualTo(Phase.READY);
    assertThat(sizes(warned)).containsExactly(Reason.DATABASE_NEARLY_FULL);
    TenantStatus blind = remarked(warned, List.of(), Map.of(QUOTA, AWAY), LATER);
    assertThat(sizes(blind)).containsExactly(Reason.DATABASE_NEARLY_FULL);
    assertThat(sizes(remarked(blind, List.of(room), Map.of(), LATER)))
        .containsExactly(Reason.WITHIN_LIMIT);
    assertThat(sizes(remarked(blind, List.of(), Map.of(), LATER))).isEmpty();
  }

  @Test
  void aRotationThatWaitsForAnOverlapIsRunningAndNeverDelayed() {
    TenantIntent asking = TestTenants.rotated(intent, Credentials.DATABASE, false);
    var waits =
        new Observation.Remark(Condition.DATABASE_CREDENTIALS, false, Reason.ROTATION_WAITS);
    TenantStatus waiting = remarked(asking, null, List.of(waits), Map.of(), NOW);
    assertThat(waiting.phase()).isEqualTo(Phase.READY);
    Instant late = NOW.plus(DELAYED_AFTER).plusSeconds(1);
    TenantStatus still = remarked(asking, waiting, List.of(waits), Map.of(), late);
    for (TenantStatus each : List.of(waiting, still)) {
      assertThat(rotation(each))
          .extracting(OperationOutcome::state, OperationOutcome::reason, OperationOutcome::delayed)
          .containsExactly(OperationOutcome.State.RUNNING, Reason.ROTATION_WAITS, false);
    }
    assertThat(rotation(remarked(asking, still, List.of(), Map.of(), late)).state())
        .isEqualTo(OperationOutcome.State.SUCCEEDED);
  }

  private static OperationOutcome rotation(TenantStatus status) {
    return status.operations().stream()
        .filter(operation -> operation.aspect() == Aspect.CREDENTIALS)
        .findFirst()
        .orElseThrow();
  }

  private static List<Reason> sizes(TenantStatus status) {
    return status.conditions().stream()
        .filter(condition -> condition.type().equals(Condition.DATABASE_SIZE))
        .map(Condition::reason)
        .toList();
  }

  /** The status after a run that had nothing to do. */
  private TenantStatus remarked(
      @Nullable TenantStatus before,
      List<Observation.Remark> remarks,
      Map<ResourceKey, Failure> hindrances,
      Instant now) {
    return remarked(intent, before, remarks, hindrances, now);
  }

  private static TenantStatus remarked(
      TenantIntent intent,
      @Nullable TenantStatus before,
      List<Observation.Remark> remarks,
      Map<ResourceKey, Failure> hindrances,
      Instant now) {
    Course course = Course.of(intent, before, false, now);
    var desired =
        new DesiredState(
            intent.generation(),
            course,
            1,
            List.of(),
            null,
            Duration.ofDays(30),
            Duration.ofDays(90),
            Map.of());
    var plan = new Plan(List.of(), hindrances, Map.of(), Set.of(), Set.of(), remarks);
    var findings = new Findings.Planned(intent, 0, desired, plan, Map.of());
    return new StatusWriter(before, findings, false, null, now, null, DELAYED_AFTER).next();
  }

  @Test
  void theTimeThatWasGivenToTheCustomerIsNoDelayAndWhatComesAfterItMayBeOne() {
    TenantStatus ready = next(null, intent, new StepOutcome.Succeeded(), NOW);
    TenantIntent leaving = TestTenants.leaving(intent, NOW.plus(Duration.ofDays(30)));
    TenantStatus status = ready;
    for (int run = 0; run < 3; run++) {
      status = next(status, leaving, new StepOutcome.Succeeded(), NOW);
    }
    assertThat(status.operations().getFirst().reason()).isEqualTo(Reason.GRACE_PERIOD);

    Instant end = NOW.plus(Duration.ofDays(31));
    TenantStatus deleting = next(status, leaving, new StepOutcome.Failed(AWAY), end);
    assertThat(deleting.operations().getFirst().delayed()).isFalse();
    TenantStatus stuck =
        next(
            deleting,
            leaving,
            new StepOutcome.Failed(AWAY),
            end.plus(DELAYED_AFTER).plusSeconds(1));
    assertThat(stuck.operations().getFirst().delayed()).isTrue();
  }

  @Test
  void aTenantThatLeavesBeforeItsTierIsReachedIsGoneInTheEndAllTheSame() {
    TenantStatus status = next(null, intent, new StepOutcome.Failed(AWAY), NOW);
    TenantIntent leaving = TestTenants.leaving(intent, NOW);
    for (int run = 0; run < 6; run++) {
      status = next(status, leaving, new StepOutcome.Succeeded(), LATER);
    }
    assertThat(status.phase()).isEqualTo(Phase.OFFBOARDED);
    assertThat(status.operations())
        .extracting(OperationOutcome::aspect, OperationOutcome::state)
        .containsExactly(
            tuple(Aspect.LIFECYCLE, OperationOutcome.State.SUCCEEDED),
            tuple(Aspect.TIER, OperationOutcome.State.SUPERSEDED));
  }

  @Test
  void dataThatShouldBeGoneKeepsItsDateUntilItIsGone() {
    var key = new ResourceKey("database", "schema", "t_x");
    var kept = plan(List.of(), Set.of(key), Set.of());
    TenantStatus before = withPlan(null, kept, Map.of(), NOW);
    assertThat(before.retained())
        .extracting(TenantStatus.Retained::what)
        .containsExactly(key.toString());

    Step delete = new Step.Delete(key, Nature.DATA, Set.of());
    Plan going = plan(List.of(delete), Set.of(), Set.of());
    var failed = Map.<ResourceKey, StepOutcome>of(key, new StepOutcome.Failed(AWAY));
    assertThat(withPlan(before, going, failed, LATER).retained()).isEqualTo(before.retained());
    assertThat(withPlan(before, going, Map.of(), LATER).retained()).isEqualTo(before.retained());
    assertThat(withPlan(before, plan(List.of(), Set.of(), Set.of(key)), Map.of(), LATER).retained())
        .as("frozen")
        .isEqualTo(before.retained());
    var done = Map.<ResourceKey, StepOutcome>of(key, new StepOutcome.Succeeded());
    assertThat(withPlan(before, going, done, LATER).retained()).isEmpty();
    assertThat(withPlan(before, plan(List.of(), Set.of(), Set.of()), Map.of(), LATER).retained())
        .as("gone by itself")
        .isEmpty();
  }

  private static Plan plan(List<Step> steps, Set<ResourceKey> retained, Set<ResourceKey> frozen) {
    return new Plan(steps, Map.of(), Map.of(), retained, frozen);
  }

  private TenantStatus withPlan(
      @Nullable TenantStatus before,
      Plan plan,
      Map<ResourceKey, StepOutcome> outcomes,
      Instant now) {
    var desired =
        new DesiredState(
            1,
            Course.of(intent, before, false, now),
            1,
            List.of(),
            null,
            Duration.ofDays(30),
            Duration.ofDays(90),
            Map.of());
    var findings = new Findings.Planned(intent, 0, desired, plan, outcomes);
    return new StatusWriter(before, findings, false, null, now, null, DELAYED_AFTER).next();
  }

  /** The status after a run that had one step, or none where there is no outcome. */
  private static TenantStatus next(
      @Nullable TenantStatus before,
      TenantIntent intent,
      @Nullable StepOutcome outcome,
      Instant now) {
    return next(before, intent, Course.of(intent, before, false, now), outcome, now);
  }

  private static TenantStatus next(
      @Nullable TenantStatus before,
      TenantIntent intent,
      Course course,
      @Nullable StepOutcome outcome,
      Instant now) {
    var resource = new DesiredResource(QUOTA, JsonNodeFactory.instance.objectNode(), Set.of());
    var desired =
        new DesiredState(
            intent.generation(),
            course,
            1,
            List.of(resource),
            null,
            Duration.ofDays(30),
            Duration.ofDays(90),
            Map.of());
    List<Step> steps = outcome == null ? List.of() : List.of(new Step.Create(resource, Set.of()));
    Map<ResourceKey, StepOutcome> outcomes = outcome == null ? Map.of() : Map.of(QUOTA, outcome);
    var findings =
        new Findings.Planned(
            intent, 0, desired, new Plan(steps, Map.of(), Map.of(), Set.of(), Set.of()), outcomes);
    Instant retry = outcome instanceof StepOutcome.Failed ? LATER : null;
    return new StatusWriter(before, findings, false, null, now, retry, DELAYED_AFTER).next();
  }
}
