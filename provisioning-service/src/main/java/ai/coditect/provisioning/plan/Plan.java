package ai.coditect.provisioning.plan;

import ai.coditect.provisioning.desired.ResourceKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What has to be done for a tenant to have what it should have.
 *
 * @param steps each after those it needs: revocations first, deletions last
 * @param hindrances resources that cannot be planned, with the reason: not ours, or not to be
 *     observed
 * @param waiting resources that wait for a hindrance, by key, with the hindrance that they wait for
 * @param retained customer data that is not desired and is kept until its retention is over
 * @param frozen what would be taken away if the delete brake were not on
 * @param remarks what was observed besides and is worth telling
 */
public record Plan(
    List<Step> steps,
    Map<ResourceKey, Failure> hindrances,
    Map<ResourceKey, ResourceKey> waiting,
    Set<ResourceKey> retained,
    Set<ResourceKey> frozen,
    List<Observation.Remark> remarks) {

  /** One without remarks. */
  public Plan(
      List<Step> steps,
      Map<ResourceKey, Failure> hindrances,
      Map<ResourceKey, ResourceKey> waiting,
      Set<ResourceKey> retained,
      Set<ResourceKey> frozen) {
    this(steps, hindrances, waiting, retained, frozen, List.of());
  }

  /** Copies. */
  public Plan {
    steps = List.copyOf(steps);
    hindrances = new TreeMap<>(hindrances);
    waiting = new TreeMap<>(waiting);
    retained = new TreeSet<>(retained);
    frozen = new TreeSet<>(frozen);
    remarks = List.copyOf(remarks);
  }

  /** Whether all is as it should be, but for what is retained or frozen. */
  public boolean converged() {
    return steps.isEmpty() && hindrances.isEmpty() && waiting.isEmpty();
  }

  /** The keys of the steps. */
  public Set<ResourceKey> keys() {
    return steps.stream().map(Step::key).collect(Collectors.toSet());
  }

  /** Whether it takes anything away. */
  public boolean removes() {
    return steps.stream().anyMatch(Step.Delete.class::isInstance);
  }
}
