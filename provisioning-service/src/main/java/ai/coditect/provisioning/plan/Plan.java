package ai.coditect.provisioning.plan;

import ai.coditect.provisioning.desired.ResourceKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What has to be done for a tenant to have what it should have.
 *
 * @param steps each after those it needs; deletions last
 * @param hindrances resources that cannot be planned, with the reason: not ours, or not to be
 *     observed
 * @param waiting resources that wait for a hindrance, by key, with the hindrance that they wait for
 */
public record Plan(
    List<Step> steps, Map<ResourceKey, Failure> hindrances, Map<ResourceKey, ResourceKey> waiting) {

  /** Copies. */
  public Plan {
    steps = List.copyOf(steps);
    hindrances = new TreeMap<>(hindrances);
    waiting = new TreeMap<>(waiting);
  }

  /** Whether all is as it should be. */
  public boolean converged() {
    return steps.isEmpty() && hindrances.isEmpty() && waiting.isEmpty();
  }

  /** The keys of the steps. */
  public Set<ResourceKey> keys() {
    return steps.stream().map(Step::key).collect(java.util.stream.Collectors.toSet());
  }
}
