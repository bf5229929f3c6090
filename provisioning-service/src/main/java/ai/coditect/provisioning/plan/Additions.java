package ai.coditect.provisioning.plan;

import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.ResourceKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What has to be made or changed, and what is in the way of it. */
final class Additions {

  final List<Step> steps = new ArrayList<>();
  final Map<ResourceKey, Failure> hindrances = new HashMap<>();
  final Map<ResourceKey, ResourceKey> waiting = new HashMap<>();
  final List<Observation.Remark> remarks = new ArrayList<>();
  private final Set<ResourceKey> planned = new HashSet<>();

  /** Adds a desired resource; all that it needs must have been added before. */
  void add(DesiredResource resource, @Nullable Observation observation) {
    switch (observation) {
      case null ->
          hinder(resource, new Failure.Transient(Reason.INTERNAL_ERROR, "was not observed"));
      case Observation.Remark _ ->
          hinder(resource, new Failure.Transient(Reason.INTERNAL_ERROR, "is only remarked"));
      case Observation.Unobservable(Failure failure) -> hinder(resource, failure);
      case Observation.Foreign(String message) ->
          hinder(resource, new Failure.Terminal(Reason.OWNERSHIP_CONFLICT, message));
      case Observation.Absent() ->
          addStep(resource, new Step.Create(resource, neededSteps(resource)));
      case Observation.Present(var content, _, _) -> {
        List<Difference> differences = Planner.differences(content, resource);
        if (!differences.isEmpty()) {
          addStep(resource, new Step.Change(resource, differences, neededSteps(resource)));
        }
      }
    }
  }

  /** Takes note of something that is not desired and could not be looked at. */
  void blind(ResourceKey key, Failure failure) {
    hindrances.put(key, failure);
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
}
