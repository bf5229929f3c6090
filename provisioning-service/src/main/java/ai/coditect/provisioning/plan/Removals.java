package ai.coditect.provisioning.plan;

import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.DesiredState;
import ai.coditect.provisioning.desired.Mode;
import ai.coditect.provisioning.desired.Nature;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Guard.Brake;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What is ours, there, and not desired: what of it goes now, and what stays for now. */
final class Removals {

  private final Mode mode;
  private final Guard guard;
  private final Map<ResourceKey, Observation.Present> orphans = new TreeMap<>();
  private final Set<ResourceKey> retained = new TreeSet<>();
  private final Set<ResourceKey> kept = new HashSet<>();

  Removals(DesiredState desired, Map<ResourceKey, Observation> observed, Guard guard) {
    this.mode = desired.course().mode();
    this.guard = guard;
    Set<ResourceKey> wanted =
        desired.resources().stream().map(DesiredResource::key).collect(Collectors.toSet());
    observed.forEach(
        (key, observation) -> {
          if (!wanted.contains(key) && observation instanceof Observation.Present present) {
            orphans.put(key, present);
          }
        });
    // What is desired may need what is not: an older form of it, for instance.
    observed.forEach(
        (key, observation) -> {
          if (wanted.contains(key) && observation instanceof Observation.Present present) {
            keep(present.needs());
          }
        });
    retain();
  }

  private void retain() {
    orphans.forEach(
        (key, orphan) -> {
          if (orphan.nature() == Nature.DATA
              && mode != Mode.GONE
              && !guard.expired().contains(key)) {
            retained.add(key);
            kept.add(key);
            keep(orphan.needs());
          }
        });
  }

  /** Keeps these and all that they need, but no access: nobody gets at data by its being kept. */
  private void keep(Set<ResourceKey> needs) {
    for (ResourceKey need : needs) {
      Observation.Present orphan = orphans.get(need);
      if (orphan != null && orphan.nature() != Nature.ACCESS && kept.add(need)) {
        keep(orphan.needs());
      }
    }
  }

  Plan plan(Additions additions) {
    Set<ResourceKey> frozen = new TreeSet<>();
    boolean all = guard.brake() == Brake.ALL;
    List<ResourceKey> revoked = going(Nature.ACCESS, all, frozen);
    List<ResourceKey> removed = new ArrayList<>();
    if (additions.hindrances.isEmpty()) {
      boolean braked = guard.brake() != Brake.RELEASED;
      removed.addAll(going(Nature.RUNNING, all, frozen));
      removed.addAll(going(Nature.PLAIN, braked, frozen));
      removed.addAll(going(Nature.DATA, braked, frozen));
    }
    List<Step> steps = new ArrayList<>(inReverseOrderOfNeed(revoked, Set.of()));
    steps.addAll(additions.steps);
    Set<ResourceKey> before = steps.stream().map(Step::key).collect(Collectors.toSet());
    steps.addAll(inReverseOrderOfNeed(removed, before));
    return new Plan(
        steps, additions.hindrances, additions.waiting, retained, frozen, additions.remarks);
  }

  private List<ResourceKey> going(Nature nature, boolean braked, Set<ResourceKey> frozen) {
    List<ResourceKey> going =
        orphans.entrySet().stream()
            .filter(orphan -> orphan.getValue().nature() == nature)
            .map(Map.Entry::getKey)
            .filter(key -> !kept.contains(key))
            .toList();
    if (braked) {
      frozen.addAll(going);
      return List.of();
    }
    return going;
  }

  /** Deletions in which each comes after those of what needs it, and after {@code before}. */
  private List<Step> inReverseOrderOfNeed(List<ResourceKey> keys, Set<ResourceKey> before) {
    Map<ResourceKey, Set<ResourceKey>> dependents = new TreeMap<>();
    keys.forEach(key -> dependents.put(key, new TreeSet<>()));
    for (ResourceKey key : keys) {
      for (ResourceKey need : orphan(key).needs()) {
        Set<ResourceKey> ofNeed = dependents.get(need);
        if (ofNeed != null) {
          ofNeed.add(key);
        }
      }
    }
    List<Step> steps = new ArrayList<>();
    Set<ResourceKey> done = new HashSet<>();
    while (done.size() < keys.size()) {
      List<ResourceKey> next =
          dependents.entrySet().stream()
              .filter(entry -> !done.contains(entry.getKey()))
              .filter(entry -> done.containsAll(entry.getValue()))
              .map(Map.Entry::getKey)
              .toList();
      if (next.isEmpty()) {
        throw new IllegalArgumentException("observed resources need each other: " + dependents);
      }
      for (ResourceKey key : next) {
        Set<ResourceKey> needs = new HashSet<>(before);
        needs.addAll(dependents.getOrDefault(key, Set.of()));
        steps.add(new Step.Delete(key, orphan(key).nature(), needs));
      }
      done.addAll(next);
    }
    return steps;
  }

  private Observation.Present orphan(ResourceKey key) {
    return java.util.Objects.requireNonNull(orphans.get(key));
  }
}
