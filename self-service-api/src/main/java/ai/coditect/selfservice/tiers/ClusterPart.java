package ai.coditect.selfservice.tiers;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a tier's tenants may use of a cluster.
 *
 * @param quota of the namespace that each tenant has, by Kubernetes' names
 * @param environments further namespaces
 */
record ClusterPart(Map<String, String> quota, Environments environments) {

  private static final Environments NONE = new Environments(null);

  ClusterPart(@Nullable Map<String, String> quota, @Nullable Environments environments) {
    this.quota = sorted(quota);
    this.environments = environments == null ? NONE : environments;
  }

  /**
   * Further namespaces.
   *
   * @param further by the name of their environment
   */
  record Environments(Map<String, Environment> further) {
    Environments(@Nullable Map<String, Environment> further) {
      this.further = sorted(further);
    }
  }

  /**
   * One of them.
   *
   * @param quota by Kubernetes' names
   */
  record Environment(Map<String, String> quota) {
    Environment(@Nullable Map<String, String> quota) {
      this.quota = sorted(quota);
    }
  }

  private static <T> SortedMap<String, T> sorted(@Nullable Map<String, T> map) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(map == null ? Map.of() : map));
  }
}
