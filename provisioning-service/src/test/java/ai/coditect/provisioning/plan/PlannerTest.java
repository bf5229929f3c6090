package ai.coditect.provisioning.plan;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.DesiredState;
import ai.coditect.provisioning.desired.ResourceKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class PlannerTest {

  private static final ResourceKey NAMESPACE = new ResourceKey("t", "namespace", "n");
  private static final ResourceKey QUOTA = new ResourceKey("t", "quota", "q");

  @Test
  void plansNothingForWhatIsAsItShouldBe() {
    var desired = state(resource(NAMESPACE, 1), resource(QUOTA, 1, NAMESPACE));
    var plan = Planner.plan(desired, Map.of(NAMESPACE, present(1), QUOTA, present(1)));
    assertThat(plan.converged()).isTrue();
  }

  @Test
  void namesTheFieldThatDiffers() {
    var plan = Planner.plan(state(resource(QUOTA, 2)), Map.of(QUOTA, present(1)));
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
        Planner.plan(
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
    var plan =
        Planner.plan(state(resource(NAMESPACE, 1)), Map.of(NAMESPACE, blind, orphan, present(1)));
    assertThat(plan.steps()).isEmpty();
  }

  @Test
  void deletesLastAndOnlyAfterEverythingElse() {
    var orphan = new ResourceKey("t", "policy", "old");
    var plan =
        Planner.plan(
            state(resource(NAMESPACE, 1)),
            Map.of(NAMESPACE, new Observation.Absent(), orphan, present(1)));
    assertThat(plan.steps()).extracting(Step::key).containsExactly(NAMESPACE, orphan);
    assertThat(plan.steps().getLast().needs()).containsExactly(NAMESPACE);
  }

  @Test
  void whatWasNotLookedAtIsNeitherMadeNorTakenForAbsent() {
    var plan = Planner.plan(state(resource(NAMESPACE, 1)), Map.of());
    assertThat(plan.steps()).isEmpty();
    assertThat(plan.hindrances()).containsKey(NAMESPACE);
  }

  /** For random states: doing the plan gives the desired state, and then there is nothing to do. */
  @Test
  void doingThePlanYieldsTheDesiredStateAndTouchesNothingForeign() {
    long seed = Long.getLong("coditect.tests.seed", System.nanoTime());
    System.out.println("PlannerTest: -Dcoditect.tests.seed=" + seed);
    var random = new Random(seed);
    int worlds = Boolean.getBoolean("coditect.tests.full") ? 200_000 : 5_000;
    for (int i = 0; i < worlds; i++) {
      var desired = randomState(random);
      var world = randomWorld(random, desired);
      var plan = Planner.plan(desired, world);
      var after = apply(plan, world);
      var described = "world %d of seed %d".formatted(i, seed);
      assertThat(Planner.plan(desired, after).steps()).as(described).isEmpty();
      assertForeignUntouched(described, world, plan);
      assertOrder(described, plan);
    }
  }

  private static void assertForeignUntouched(
      String described, Map<ResourceKey, Observation> world, Plan plan) {
    world.forEach(
        (key, observation) -> {
          if (observation instanceof Observation.Foreign
              || observation instanceof Observation.Unobservable) {
            assertThat(plan.keys()).as(described).doesNotContain(key);
          }
        });
  }

  private static void assertOrder(String described, Plan plan) {
    Set<ResourceKey> done = new HashSet<>();
    boolean deleting = false;
    for (Step step : plan.steps()) {
      assertThat(done).as(described).containsAll(step.needs());
      done.add(step.key());
      deleting |= step instanceof Step.Delete;
      assertThat(deleting).as(described).isEqualTo(step instanceof Step.Delete);
    }
  }

  private static Map<ResourceKey, Observation> apply(
      Plan plan, Map<ResourceKey, Observation> world) {
    Map<ResourceKey, Observation> after = new HashMap<>(world);
    for (Step step : plan.steps()) {
      switch (step) {
        case Step.Create(var desired, _) ->
            after.put(desired.key(), new Observation.Present(desired.content()));
        case Step.Change(var desired, _, _) ->
            after.put(desired.key(), new Observation.Present(desired.content()));
        case Step.Delete(var key, _) -> after.put(key, new Observation.Absent());
      }
    }
    return after;
  }

  private static DesiredState randomState(Random random) {
    List<DesiredResource> resources = new ArrayList<>();
    int count = 1 + random.nextInt(8);
    for (int i = 0; i < count; i++) {
      Set<ResourceKey> needs = new HashSet<>();
      for (DesiredResource earlier : resources) {
        if (random.nextInt(3) == 0) {
          needs.add(earlier.key());
        }
      }
      resources.add(
          new DesiredResource(
              new ResourceKey("t", "kind", "r" + i), content(random.nextInt(3)), needs));
    }
    return new DesiredState(1, new TierName("free"), 1, resources, null, Map.of());
  }

  private static Map<ResourceKey, Observation> randomWorld(Random random, DesiredState desired) {
    Map<ResourceKey, Observation> world = new HashMap<>();
    for (DesiredResource resource : desired.resources()) {
      world.put(resource.key(), randomObservation(random));
    }
    for (int i = 0; i < random.nextInt(3); i++) {
      world.put(new ResourceKey("t", "kind", "orphan" + i), randomObservation(random));
    }
    return world;
  }

  private static Observation randomObservation(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> new Observation.Foreign("not ours");
      case 1 ->
          new Observation.Unobservable(new Failure.Transient(Reason.CELL_UNAVAILABLE, "away"));
      case 2, 3, 4 -> new Observation.Absent();
      default -> present(random.nextInt(3));
    };
  }

  private static DesiredState state(DesiredResource... resources) {
    return new DesiredState(1, new TierName("free"), 1, List.of(resources), null, Map.of());
  }

  private static DesiredResource resource(ResourceKey key, int value, ResourceKey... needs) {
    return new DesiredResource(key, content(value), Set.of(needs));
  }

  private static Observation present(int value) {
    return new Observation.Present(content(value));
  }

  private static ObjectNode content(int value) {
    return JsonNodeFactory.instance.objectNode().put("value", value);
  }
}
