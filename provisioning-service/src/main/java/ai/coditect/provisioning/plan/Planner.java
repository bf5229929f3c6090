package ai.coditect.provisioning.plan;

import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.DesiredState;
import ai.coditect.provisioning.desired.ResourceKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Desired state and observation to plan. Pure. Doing the plan's steps makes the observation equal
 * to the desired state, and the plan of that is empty. What is not ours is in no step. Deletions
 * need all other steps, so nothing goes before what takes its place is there; while something
 * cannot be observed or planned, nothing is deleted at all.
 */
public final class Planner {

  private Planner() {}

  /** The plan for these observations; a desired key without one counts as not observed. */
  public static Plan plan(DesiredState desired, Map<ResourceKey, Observation> observed) {
    var draft = new Draft();
    for (DesiredResource resource : desired.resources()) {
      draft.add(resource, observed.get(resource.key()));
    }
    Set<ResourceKey> wanted =
        desired.resources().stream().map(DesiredResource::key).collect(Collectors.toSet());
    if (draft.hindrances.isEmpty()) {
      new TreeMap<>(observed)
          .forEach(
              (key, observation) -> {
                if (!wanted.contains(key) && observation instanceof Observation.Present) {
                  draft.orphans.add(key);
                }
              });
    }
    return draft.plan();
  }

  /** The fields in which an observed resource is not as it should be. */
  public static List<Difference> differences(
      tools.jackson.databind.node.ObjectNode observed, DesiredResource desired) {
    return Differences.between(observed, desired.content());
  }

  private static final class Draft {
    private final List<Step> steps = new ArrayList<>();
    private final Map<ResourceKey, Failure> hindrances = new HashMap<>();
    private final Map<ResourceKey, ResourceKey> waiting = new HashMap<>();
    private final Set<ResourceKey> orphans = new TreeSet<>();
    private final Set<ResourceKey> planned = new HashSet<>();

    void add(DesiredResource resource, @org.jspecify.annotations.Nullable Observation observation) {
      switch (observation) {
        case null ->
            hinder(resource, new Failure.Transient(Reason.INTERNAL_ERROR, "was not observed"));
        case Observation.Unobservable(Failure failure) -> hinder(resource, failure);
        case Observation.Foreign(String message) ->
            hinder(resource, new Failure.Terminal(Reason.OWNERSHIP_CONFLICT, message));
        case Observation.Absent() ->
            addStep(resource, new Step.Create(resource, neededSteps(resource)));
        case Observation.Present(var content) -> {
          List<Difference> differences = differences(content, resource);
          if (!differences.isEmpty()) {
            addStep(resource, new Step.Change(resource, differences, neededSteps(resource)));
          }
        }
      }
    }

    private void hinder(DesiredResource resource, Failure failure) {
      hindrances.put(resource.key(), failure);
    }

    private void addStep(DesiredResource resource, Step step) {
      for (ResourceKey need : new TreeSet<>(resource.needs())) {
        if (hindrances.containsKey(need) || waiting.containsKey(need)) {
          waiting.put(resource.key(), waiting.getOrDefault(need, need));
          return;
        }
      }
      steps.add(step);
      planned.add(resource.key());
    }

    private Set<ResourceKey> neededSteps(DesiredResource resource) {
      return resource.needs().stream().filter(planned::contains).collect(Collectors.toSet());
    }

    Plan plan() {
      Set<ResourceKey> additions = Set.copyOf(planned);
      orphans.forEach(orphan -> steps.add(new Step.Delete(orphan, additions)));
      return new Plan(steps, hindrances, waiting);
    }
  }
}
