package ai.coditect.provisioning.plan;

import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.status.TenantStatus.Offboarding.Stage;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.provisioning.desired.Course;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.DesiredState;
import ai.coditect.provisioning.desired.Mode;
import ai.coditect.provisioning.desired.Nature;
import ai.coditect.provisioning.desired.ResourceKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Random tiers over a fixed universe of resources, and random worlds in which parts of them are
 * there, changed, foreign or not to be seen. A resource has the same nature and needs wherever it
 * appears, as real ones have.
 */
@NullMarked
final class RandomWorld {

  private final Random random;
  private final Map<ResourceKey, Nature> natures = new LinkedHashMap<>();
  private final Map<ResourceKey, Set<ResourceKey>> needs = new HashMap<>();

  RandomWorld(Random random) {
    this.random = random;
    int size = 2 + random.nextInt(8);
    for (int i = 0; i < size; i++) {
      var key = new ResourceKey("t" + random.nextInt(2), "kind", "r" + i);
      Set<ResourceKey> below = new HashSet<>();
      Nature nature = one(List.of(Nature.values()));
      for (ResourceKey earlier : natures.keySet()) {
        boolean allowed =
            switch (natureOf(earlier)) {
              case PLAIN, DATA -> true;
              // Only access is built on access.
              case ACCESS -> nature == Nature.ACCESS;
              // Nothing needs what a customer runs.
              case RUNNING -> false;
            };
        if (allowed && random.nextInt(3) == 0) {
          below.add(earlier);
        }
      }
      natures.put(key, nature);
      needs.put(key, below);
    }
  }

  /** A tier: some of the universe, and all that those need. */
  DesiredState tier(Mode mode) {
    Set<ResourceKey> chosen = new HashSet<>();
    if (mode != Mode.GONE) {
      natures.keySet().stream().filter(_ -> random.nextBoolean()).forEach(key -> add(key, chosen));
    }
    List<DesiredResource> resources = new ArrayList<>();
    natures.forEach(
        (key, nature) -> {
          if (chosen.contains(key) && (mode == Mode.ACTIVE || nature != Nature.ACCESS)) {
            resources.add(
                new DesiredResource(key, nature, content(random.nextInt(3)), needsOf(key)));
          }
        });
    return state(mode, resources);
  }

  private void add(ResourceKey key, Set<ResourceKey> chosen) {
    if (chosen.add(key)) {
      needsOf(key).forEach(need -> add(need, chosen));
    }
  }

  /** What is there; {@code trouble} says whether some of it is foreign or not to be seen. */
  Map<ResourceKey, Observation> world(DesiredState desired, boolean trouble) {
    Map<ResourceKey, Observation> world = new HashMap<>();
    desired.resources().forEach(resource -> world.put(resource.key(), new Observation.Absent()));
    natures.forEach(
        (key, nature) -> {
          switch (random.nextInt(trouble ? 8 : 6)) {
            case 0, 1 -> {}
            case 6 -> world.put(key, new Observation.Foreign("not ours"));
            case 7 ->
                world.put(
                    key,
                    new Observation.Unobservable(
                        new Failure.Transient(Reason.CELL_UNAVAILABLE, "away")));
            default ->
                world.put(
                    key, new Observation.Present(content(random.nextInt(3)), nature, needsOf(key)));
          }
        });
    return world;
  }

  Guard guard() {
    Set<ResourceKey> expired = new HashSet<>();
    natures.forEach(
        (key, nature) -> {
          if (nature == Nature.DATA && random.nextInt(4) == 0) {
            expired.add(key);
          }
        });
    Guard.Brake brake =
        random.nextBoolean() ? Guard.Brake.RELEASED : one(List.of(Guard.Brake.values()));
    return new Guard(brake, expired);
  }

  private <T> T one(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  Nature natureOf(ResourceKey key) {
    return java.util.Objects.requireNonNull(natures.get(key));
  }

  Set<ResourceKey> needsOf(ResourceKey key) {
    return java.util.Objects.requireNonNull(needs.get(key));
  }

  /** What is there after the plan. */
  static Map<ResourceKey, Observation> apply(Plan plan, Map<ResourceKey, Observation> world) {
    Map<ResourceKey, Observation> after = new HashMap<>(world);
    for (Step step : plan.steps()) {
      switch (step) {
        case Step.Create(var desired, _) ->
            after.put(desired.key(), Observation.Present.of(desired, desired.content()));
        case Step.Change(var desired, _, _) ->
            after.put(desired.key(), Observation.Present.of(desired, desired.content()));
        case Step.Delete(var key, _, _) -> after.remove(key);
      }
    }
    return after;
  }

  static DesiredState state(Mode mode, List<DesiredResource> resources) {
    Stage stage =
        switch (mode) {
          case ACTIVE, SUSPENDED -> null;
          case LEAVING -> Stage.GRACE;
          case GONE -> Stage.DELETING;
        };
    var course =
        new Course(new TierName("free"), OptionalInt.empty(), 1, false, true, true, mode, stage);
    return new DesiredState(
        1, course, 1, resources, null, Duration.ofDays(30), Duration.ofDays(90), Map.of());
  }

  static ObjectNode content(int value) {
    return JsonNodeFactory.instance.objectNode().put("value", value);
  }
}
