package ai.coditect.provisioning.plan;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.DesiredState;
import ai.coditect.provisioning.desired.Mode;
import ai.coditect.provisioning.desired.Nature;
import ai.coditect.provisioning.desired.ResourceKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlannerTest {

  private static final ResourceKey NAMESPACE = new ResourceKey("t", "namespace", "n");
  private static final ResourceKey QUOTA = new ResourceKey("t", "quota", "q");

  @Test
  void plansNothingForWhatIsAsItShouldBe() {
    var desired = state(resource(NAMESPACE, 1), resource(QUOTA, 1, NAMESPACE));
    var plan = plan(desired, Map.of(NAMESPACE, present(1), QUOTA, present(1)));
    assertThat(plan.converged()).isTrue();
  }

  @Test
  void namesTheFieldThatDiffers() {
    var plan = plan(state(resource(QUOTA, 2)), Map.of(QUOTA, present(1)));
    assertThat(plan.steps())
        .singleElement()
        .isInstanceOfSatisfying(
            Step.Change.class,
            change ->
                assertThat(change.differences())
                    .singleElement()
                    .satisfies(difference -> assertThat(difference.pointer()).isEqualTo("/value")));
  }

  @Test
  void leavesAloneWhatIsNotOursAndSaysWhatWaitsForIt() {
    var desired = state(resource(NAMESPACE, 1), resource(QUOTA, 1, NAMESPACE));
    var plan =
        plan(
            desired,
            Map.of(
                NAMESPACE, new Observation.Foreign("somebody's"), QUOTA, new Observation.Absent()));
    assertThat(plan.steps()).isEmpty();
    assertThat(plan.hindrances())
        .containsEntry(NAMESPACE, new Failure.Terminal(Reason.OWNERSHIP_CONFLICT, "somebody's"));
    assertThat(plan.waiting()).containsEntry(QUOTA, NAMESPACE);
  }

  @Test
  void deletesNothingWhileSomethingCannotBeObserved() {
    var orphan = new ResourceKey("t", "policy", "old");
    var blind =
        new Observation.Unobservable(new Failure.Transient(Reason.CELL_UNAVAILABLE, "away"));
    var plan = plan(state(resource(NAMESPACE, 1)), Map.of(NAMESPACE, blind, orphan, present(1)));
    assertThat(plan.steps()).isEmpty();
  }

  @Test
  void deletesLastAndOnlyAfterEverythingElse() {
    var orphan = new ResourceKey("t", "policy", "old");
    var plan =
        plan(
            state(resource(NAMESPACE, 1)),
            Map.of(NAMESPACE, new Observation.Absent(), orphan, present(1)));
    assertThat(plan.steps()).extracting(Step::key).containsExactly(NAMESPACE, orphan);
    assertThat(plan.steps().getLast().needs()).containsExactly(NAMESPACE);
  }

  @Test
  void whatWasNotLookedAtIsNeitherMadeNorTakenForAbsent() {
    var plan = plan(state(resource(NAMESPACE, 1)), Map.of());
    assertThat(plan.steps()).isEmpty();
    assertThat(plan.hindrances()).containsKey(NAMESPACE);
  }

  @Test
  void revokesFirstAndWaitsForNothing() {
    var login = new ResourceKey("t", "login", "l");
    var plan =
        plan(
            state(resource(NAMESPACE, 1)),
            Map.of(NAMESPACE, new Observation.Absent(), login, present(Nature.ACCESS)));
    assertThat(plan.steps()).extracting(Step::key).containsExactly(login, NAMESPACE);
    assertThat(plan.steps().getFirst().needs()).isEmpty();
    assertThat(plan.steps().getFirst().verb()).isEqualTo("revoked");
  }

  @Test
  void revokesEvenWhileSomethingElseCannotBeObserved() {
    var login = new ResourceKey("t", "login", "l");
    var blind =
        new Observation.Unobservable(new Failure.Transient(Reason.CELL_UNAVAILABLE, "away"));
    var plan =
        plan(
            state(resource(NAMESPACE, 1)), Map.of(NAMESPACE, blind, login, present(Nature.ACCESS)));
    assertThat(plan.steps()).extracting(Step::key).containsExactly(login);
  }

  @Test
  void keepsCustomerDataAndWhatItNeedsUntilItsRetentionIsOver() {
    var schema = new ResourceKey("db", "schema", "s");
    var role = new ResourceKey("db", "role", "r");
    Map<ResourceKey, Observation> observed =
        Map.of(schema, present(Nature.DATA, role), role, present(1));
    var kept = plan(state(), observed);
    assertThat(kept.steps()).isEmpty();
    assertThat(kept.retained()).containsExactly(schema);
    var over = Planner.plan(state(), observed, new Guard(Guard.Brake.RELEASED, Set.of(schema)));
    assertThat(over.steps()).extracting(Step::key).containsExactly(schema, role);
    assertThat(over.retained()).isEmpty();
  }

  @Test
  void anEmptyAnswerOfATargetThatCouldNotBeAskedDeletesNothing() {
    var old = new ResourceKey("other", "policy", "old");
    var blind =
        new Observation.Unobservable(new Failure.Transient(Reason.CELL_UNAVAILABLE, "away"));
    var plan = plan(state(Mode.GONE), Map.of(ResourceKey.rest("t"), blind, old, present(1)));
    assertThat(plan.steps()).isEmpty();
    assertThat(plan.converged()).isFalse();
  }

  @Test
  void theBrakeFreezesDeletionsAndIfAskedRevocationsToo() {
    var login = new ResourceKey("t", "login", "l");
    var old = new ResourceKey("t", "policy", "old");
    Map<ResourceKey, Observation> observed = Map.of(login, present(Nature.ACCESS), old, present(1));
    var all = Planner.plan(state(), observed, new Guard(Guard.Brake.ALL, Set.of()));
    assertThat(all.steps()).isEmpty();
    assertThat(all.frozen()).containsExactlyInAnyOrder(login, old);
    var deletions = Planner.plan(state(), observed, new Guard(Guard.Brake.DELETIONS, Set.of()));
    assertThat(deletions.steps()).extracting(Step::key).containsExactly(login);
    assertThat(deletions.frozen()).containsExactly(old);
  }

  @Test
  void whatRunsInDataThatIsKeptIsStoppedWhereADeletionWouldBeFrozen() {
    var place = new ResourceKey("t", "namespace", "dev");
    var running = new ResourceKey("t", "workloads", "dev/running");
    Map<ResourceKey, Observation> observed =
        Map.of(place, present(Nature.DATA), running, present(Nature.RUNNING, place));
    var guard = new Guard(Guard.Brake.DELETIONS, Set.of(place));
    var held = Planner.plan(state(), observed, guard);
    assertThat(held.steps()).extracting(Step::key).containsExactly(running);
    assertThat(held.steps().getFirst().verb()).isEqualTo("stopped");
    assertThat(held.frozen()).containsExactly(place);
    var all = Planner.plan(state(), observed, new Guard(Guard.Brake.ALL, Set.of()));
    assertThat(all.steps()).isEmpty();
    assertThat(all.frozen()).containsExactly(running);
    assertThat(Consequences.of(state(), observed, List.of()).lost()).containsExactly(place);
  }

  private static Plan plan(DesiredState desired, Map<ResourceKey, Observation> observed) {
    return Planner.plan(desired, observed, Guard.NONE);
  }

  private static DesiredState state(DesiredResource... resources) {
    return state(Mode.ACTIVE, resources);
  }

  private static DesiredState state(Mode mode, DesiredResource... resources) {
    return RandomWorld.state(mode, List.of(resources));
  }

  private static DesiredResource resource(ResourceKey key, int value, ResourceKey... needs) {
    return new DesiredResource(key, RandomWorld.content(value), Set.of(needs));
  }

  private static Observation present(int value) {
    return new Observation.Present(RandomWorld.content(value), Nature.PLAIN, Set.of());
  }

  private static Observation present(Nature nature, ResourceKey... needs) {
    return new Observation.Present(RandomWorld.content(1), nature, Set.of(needs));
  }
}
