package ai.coditect.provisioning.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.provisioning.TestTenants;
import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.desired.CellTraits;
import ai.coditect.provisioning.desired.Course;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.DesiredState;
import ai.coditect.provisioning.desired.Resolver;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.plan.Guard;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.plan.Plan;
import ai.coditect.provisioning.plan.Planner;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.tier.TestTiers;
import ai.coditect.provisioning.tier.TierDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** What every target has to do, whatever its backend. */
@NullMarked
public abstract class TargetContract {

  protected final TenantScope scope = new TenantScope(TenantId.next(), new CellId("test"), 1);

  /** The target, with its real backend. */
  protected abstract Target target();

  /** The target, with a backend that does not answer. */
  protected abstract Target unreachable();

  /** A text by which the backend would show that it was written to. */
  protected abstract String version(ResourceKey key);

  /** Changes one field of each resource by hand where the backend lets one. */
  protected abstract List<ResourceKey> changeByHand();

  protected final List<DesiredResource> desired() {
    return wholeState().resources().stream()
        .filter(resource -> resource.key().target().equals(target().name()))
        .map(TargetContract::needingNoOtherTarget)
        .toList();
  }

  /** The tier that shows most of what the target can do. */
  protected TierDefinition tier() {
    return TestTiers.free();
  }

  private static DesiredResource needingNoOtherTarget(DesiredResource resource) {
    return new DesiredResource(
        resource.key(),
        resource.nature(),
        resource.content(),
        resource.needs().stream()
            .filter(need -> need.target().equals(resource.key().target()))
            .collect(Collectors.toSet()));
  }

  protected final Plan plan() {
    return plan(desired());
  }

  /** With these alone desired. */
  protected final Plan plan(List<DesiredResource> desired) {
    return Planner.plan(state(desired), target().observe(scope, desired), Guard.NONE);
  }

  private DesiredState state(List<DesiredResource> desired) {
    return new DesiredState(
        1,
        wholeState().course(),
        1,
        desired,
        null,
        Duration.ofDays(30),
        Duration.ofDays(90),
        Map.of());
  }

  private DesiredState wholeState() {
    TenantIntent intent = TestTenants.free(scope.tenant());
    return Resolver.resolve(
        intent,
        TestTenants.ownerWithIdentity(scope.tenant(), 1),
        Course.of(intent, null, false, Instant.EPOCH),
        tier(),
        List.of(),
        traits());
  }

  /** What the cell adds. */
  protected CellTraits traits() {
    return CellTraits.NONE;
  }

  protected final void converge() {
    plan().steps().forEach(this::apply);
  }

  /** Does a step, as often as the backend needs it. */
  protected Observation apply(Step step) {
    return target().apply(scope, step);
  }

  /** What is as it should be though nobody has made anything. */
  protected Set<ResourceKey> givenFromTheStart() {
    return Set.of();
  }

  @Test
  void aNewTenantHasNothing() {
    Map<ResourceKey, Observation> observed = target().observe(scope, desired());
    assertThat(plan().steps())
        .isNotEmpty()
        .allSatisfy(step -> assertThat(step).isInstanceOf(Step.Create.class));
    assertThat(observed.keySet()).containsAll(givenFromTheStart());
    assertThat(observed)
        .allSatisfy(
            (key, observation) ->
                assertThat(observation instanceof Observation.Absent)
                    .as("%s is not there", key)
                    .isEqualTo(!givenFromTheStart().contains(key)));
  }

  @Test
  void whatApplyReturnsIsWhatObserveSees() {
    for (Step step : plan().steps()) {
      assertThat(apply(step))
          .as(step.key().toString())
          .isEqualTo(target().observe(scope, desired()).get(step.key()));
    }
  }

  @Test
  void afterThePlanThereIsNothingToDo() {
    converge();
    assertThat(plan().converged()).isTrue();
  }

  @Test
  void applyingTwiceEqualsApplyingOnce() {
    Plan first = plan();
    first.steps().forEach(this::apply);
    List<String> once = first.steps().stream().map(step -> version(step.key())).toList();
    first.steps().forEach(this::apply);
    assertThat(first.steps().stream().map(step -> version(step.key())).toList()).isEqualTo(once);
  }

  @Test
  void aChangeByHandIsSeenAndHealedAndNothingElseIsTouched() {
    converge();
    List<ResourceKey> changed = changeByHand();
    Plan healing = plan();
    assertThat(healing.steps())
        .allSatisfy(step -> assertThat(step).isInstanceOf(Step.Change.class))
        .extracting(Step::key)
        .containsExactlyInAnyOrderElementsOf(changed);
    converge();
    assertThat(plan().converged()).isTrue();
  }

  @Test
  void aBackendThatDoesNotAnswerIsUnobservableForNow() {
    assertThat(unreachable().observe(scope, desired()).values())
        .isNotEmpty()
        .allSatisfy(
            observation ->
                assertThat(observation)
                    .isInstanceOfSatisfying(
                        Observation.Unobservable.class,
                        blind ->
                            assertThat(blind.failure()).isInstanceOf(Failure.Transient.class)));
  }

  @Test
  void aBackendThatDoesNotAnswerIsNotTakenForAnEmptyOne() {
    assertThat(unreachable().observe(scope, List.of()).values())
        .isNotEmpty()
        .allMatch(Observation.Unobservable.class::isInstance);
  }

  @Test
  void whereverARunEndsTheNextOneDoesTheRest() {
    List<Step> steps = plan().steps();
    for (int done = 1; done <= steps.size(); done++) {
      apply(steps.get(done - 1));
      // It starts from what is there, and knows of no plan before.
      assertThat(plan().keys())
          .isSubsetOf(steps.subList(done, steps.size()).stream().map(Step::key).toList());
    }
    assertThat(plan().converged()).isTrue();
  }

  @Test
  void twoWhoApplyAtOnceDoNoHarm() throws Exception {
    List<Step> steps = plan().steps();
    for (Step step : steps) {
      List<Future<Observation>> both = new ArrayList<>();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 2; i++) {
          both.add(threads.submit(() -> target().apply(scope, step)));
        }
      }
      for (Future<Observation> one : both) {
        if (one.state() == Future.State.FAILED) {
          assertThat(one.exceptionNow())
              .isInstanceOfSatisfying(
                  FailureException.class,
                  e -> assertThat(e.failure()).isInstanceOf(Failure.Transient.class));
        }
      }
    }
    converge();
    assertThat(plan().converged()).isTrue();
  }

  @Test
  void nothingIsThereAfterEverythingWasTakenAway() {
    converge();
    Set<ResourceKey> all = desired().stream().map(DesiredResource::key).collect(Collectors.toSet());
    var nothing =
        new DesiredState(
            2,
            wholeState().course(),
            1,
            List.of(),
            null,
            Duration.ofDays(30),
            Duration.ofDays(90),
            Map.of());
    await()
        .until(
            () -> {
              Plan plan =
                  Planner.plan(
                      nothing,
                      target().observe(scope, List.of()),
                      new Guard(Guard.Brake.RELEASED, all));
              plan.steps().forEach(this::applyUnlessItIsUnderWay);
              return target().observe(scope, List.of()).values().stream()
                  .allMatch(Observation.Absent.class::isInstance);
            });
  }

  private void applyUnlessItIsUnderWay(Step step) {
    try {
      target().apply(scope, step);
    } catch (FailureException e) {
      assertThat(e.failure()).isInstanceOf(Failure.Transient.class);
    }
  }
}
