package ai.coditect.provisioning.plan;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.contracts.tenant.Acknowledgement;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.DesiredState;
import ai.coditect.provisioning.desired.Mode;
import ai.coditect.provisioning.desired.Nature;
import ai.coditect.provisioning.desired.ResourceKey;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for every plan, tried on random tiers, worlds and guards. */
class PlannerPropertiesTest {

  private static final int WORLDS = Boolean.getBoolean("coditect.tests.full") ? 200_000 : 10_000;

  private long seed;
  private Random random = new Random();

  @BeforeEach
  void seed() {
    seed = Long.getLong("coditect.tests.seed", System.nanoTime());
    System.out.println("PlannerPropertiesTest: -Dcoditect.tests.seed=" + seed);
    random = new Random(seed);
  }

  @Test
  void doingThePlanYieldsTheDesiredStateAndASecondPlanIsEmpty() {
    for (int i = 0; i < WORLDS; i++) {
      var universe = new RandomWorld(random);
      DesiredState desired = universe.tier(mode());
      Map<ResourceKey, Observation> world = universe.world(desired, false);
      Guard guard = new Guard(Guard.Brake.RELEASED, universe.guard().expired());
      Plan plan = Planner.plan(desired, world, guard);
      Map<ResourceKey, Observation> after = RandomWorld.apply(plan, world);
      Plan second = Planner.plan(desired, after, guard);
      assertThat(second.steps()).as(described(i)).isEmpty();
      assertThat(second.converged()).as(described(i)).isTrue();
      for (DesiredResource resource : desired.resources()) {
        assertThat(after.get(resource.key()))
            .as(described(i))
            .isEqualTo(Observation.Present.of(resource, resource.content()));
      }
      assertOnlyRetainedIsLeft(i, desired, second, after, universe);
    }
  }

  /** What is there and not desired is customer data that is kept, or what such data needs. */
  private void assertOnlyRetainedIsLeft(
      int i,
      DesiredState desired,
      Plan second,
      Map<ResourceKey, Observation> after,
      RandomWorld universe) {
    Set<ResourceKey> explained = keys(desired);
    second.retained().forEach(key -> explain(key, explained, universe));
    Set<ResourceKey> left =
        after.entrySet().stream()
            .filter(entry -> entry.getValue() instanceof Observation.Present)
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    // What desired resources need is desired, or older and still needed by what is there.
    desired.resources().forEach(resource -> explain(resource.key(), explained, universe));
    assertThat(explained).as(described(i)).containsAll(left);
    if (desired.course().mode() == Mode.GONE) {
      assertThat(left).as(described(i)).isEmpty();
    }
  }

  private static void explain(ResourceKey key, Set<ResourceKey> explained, RandomWorld universe) {
    explained.add(key);
    universe.needsOf(key).forEach(need -> explain(need, explained, universe));
  }

  @Test
  void whatIsForeignOrUnseenIsTouchedByNoStepAndNothingIsDeletedBesides() {
    for (int i = 0; i < WORLDS; i++) {
      var universe = new RandomWorld(random);
      DesiredState desired = universe.tier(mode());
      Map<ResourceKey, Observation> world = universe.world(desired, true);
      Plan plan = Planner.plan(desired, world, universe.guard());
      boolean blind = false;
      for (var entry : world.entrySet()) {
        switch (entry.getValue()) {
          case Observation.Foreign _ ->
              assertThat(plan.keys()).as(described(i)).doesNotContain(entry.getKey());
          case Observation.Unobservable _ -> {
            blind = true;
            assertThat(plan.keys()).as(described(i)).doesNotContain(entry.getKey());
          }
          case Observation.Present _, Observation.Absent _, Observation.Remark _ -> {}
        }
      }
      if (blind) {
        assertThat(deletions(plan, universe, Nature.PLAIN, Nature.RUNNING, Nature.DATA))
            .as(described(i))
            .isEmpty();
      }
    }
  }

  @Test
  void revocationsComeFirstAdditionsBeforeDeletionsAndNothingGoesBeforeWhatNeedsIt() {
    for (int i = 0; i < WORLDS; i++) {
      var universe = new RandomWorld(random);
      DesiredState desired = universe.tier(mode());
      Plan plan = Planner.plan(desired, universe.world(desired, true), universe.guard());
      assertPhases(i, plan, universe);
      Set<ResourceKey> deleted = new HashSet<>();
      Set<ResourceKey> all = deletions(plan, universe, Nature.values());
      for (Step step : plan.steps()) {
        if (step instanceof Step.Delete) {
          for (ResourceKey other : all) {
            if (universe.natureOf(other) != Nature.ACCESS
                && universe.needsOf(other).contains(step.key())) {
              assertThat(deleted).as(described(i)).contains(other);
            }
          }
          deleted.add(step.key());
        }
      }
    }
  }

  private void assertPhases(int i, Plan plan, RandomWorld universe) {
    Set<ResourceKey> done = new HashSet<>();
    int phase = 0;
    for (Step step : plan.steps()) {
      assertThat(done).as(described(i)).containsAll(step.needs());
      done.add(step.key());
      int of =
          !(step instanceof Step.Delete)
              ? 1
              : universe.natureOf(step.key()) == Nature.ACCESS ? 0 : 2;
      assertThat(of).as(described(i)).isGreaterThanOrEqualTo(phase);
      phase = of;
    }
  }

  @Test
  void nothingOutsideTheAcknowledgedSetIsLost() {
    int stopped = 0;
    for (int i = 0; i < WORLDS; i++) {
      var universe = new RandomWorld(random);
      DesiredState desired = universe.tier(Mode.ACTIVE);
      Map<ResourceKey, Observation> previewed = universe.world(desired, false);
      var preview = Consequences.of(desired, previewed, List.of());
      var acknowledged =
          new Acknowledgement(
              preview.tierRevision(),
              preview.lost().stream().map(ResourceKey::toString).collect(Collectors.toSet()),
              preview.digest().orElse("none"));
      // Between preview and run the world may change.
      Map<ResourceKey, Observation> world =
          random.nextBoolean() ? previewed : universe.world(desired, false);
      var consequences = Consequences.of(desired, world, List.of());
      if (!consequences.beyond(acknowledged).isEmpty()) {
        stopped++;
        continue;
      }
      Plan plan = Planner.plan(desired, world, universe.guard());
      Set<ResourceKey> lost = deletions(plan, universe, Nature.ACCESS, Nature.DATA);
      lost.addAll(plan.retained());
      assertThat(preview.lost()).as(described(i)).containsAll(lost);
    }
    assertThat(stopped).isPositive();
  }

  @Test
  void theBrakeHoldsBackWhatItFreezesAndSaysSo() {
    for (int i = 0; i < WORLDS; i++) {
      var universe = new RandomWorld(random);
      DesiredState desired = universe.tier(mode());
      Map<ResourceKey, Observation> world = universe.world(desired, false);
      Guard released = new Guard(Guard.Brake.RELEASED, universe.guard().expired());
      Plan free = Planner.plan(desired, world, released);
      Plan all = Planner.plan(desired, world, new Guard(Guard.Brake.ALL, released.expired()));
      assertThat(all.removes()).as(described(i)).isFalse();
      assertThat(all.frozen())
          .as(described(i))
          .isEqualTo(deletions(free, universe, Nature.values()));
      Plan some =
          Planner.plan(desired, world, new Guard(Guard.Brake.DELETIONS, released.expired()));
      assertThat(deletions(some, universe, Nature.values()))
          .as(described(i))
          .isEqualTo(deletions(free, universe, Nature.ACCESS, Nature.RUNNING));
    }
  }

  private static Set<ResourceKey> keys(DesiredState state) {
    return state.resources().stream().map(DesiredResource::key).collect(Collectors.toSet());
  }

  private static Set<ResourceKey> deletions(Plan plan, RandomWorld universe, Nature... natures) {
    return plan.steps().stream()
        .filter(Step.Delete.class::isInstance)
        .map(Step::key)
        .filter(key -> List.of(natures).contains(universe.natureOf(key)))
        .collect(Collectors.toSet());
  }

  private Mode mode() {
    List<Mode> modes = List.of(Mode.values());
    return modes.get(random.nextInt(modes.size()));
  }

  private String described(int world) {
    return "world %d of seed %d".formatted(world, seed);
  }
}
