package ai.coditect.provisioning.plan;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.provisioning.desired.DesiredState;
import ai.coditect.provisioning.desired.Mode;
import ai.coditect.provisioning.desired.ResourceKey;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What is acknowledged while something else is still under way, tried on random tiers and worlds.
 */
class OutlookTest {

  private static final int WORLDS = Boolean.getBoolean("coditect.tests.full") ? 100_000 : 5_000;

  @Test
  void howeverFarTheRunUnderWayComesTheChangeTakesNoMoreThanWasAcknowledged() {
    long seed = Long.getLong("coditect.tests.seed", System.nanoTime());
    System.out.println("OutlookTest: -Dcoditect.tests.seed=" + seed);
    var random = new Random(seed);
    int wider = 0;
    for (int i = 0; i < WORLDS; i++) {
      var universe = new RandomWorld(random);
      DesiredState underWay = universe.tier(Mode.ACTIVE);
      DesiredState next = universe.tier(Mode.ACTIVE);
      Map<ResourceKey, Observation> seen = universe.world(underWay, false);
      Set<ResourceKey> acknowledged = lost(next, Outlook.beyond(underWay.resources(), next, seen));

      List<Step> steps = Planner.plan(underWay, seen, Guard.NONE).steps();
      List<Step> done = steps.subList(0, random.nextInt(steps.size() + 1));
      var begun = new Plan(done, Map.of(), Map.of(), Set.of(), Set.of());
      Set<ResourceKey> lost = lost(next, RandomWorld.apply(begun, seen));

      assertThat(acknowledged).as("world %d of seed %d", i, seed).containsAll(lost);
      wider += lost(next, seen).containsAll(lost) ? 0 : 1;
    }
    assertThat(wider)
        .as("worlds in which what was seen alone would not have covered it")
        .isPositive();
  }

  private static Set<ResourceKey> lost(
      DesiredState desired, Map<ResourceKey, Observation> observed) {
    return Consequences.of(desired, observed, List.of()).lost();
  }
}
