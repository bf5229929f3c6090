package ai.coditect.provisioning.tier;

import ai.coditect.contracts.Require;
import java.util.Map;
import java.util.Set;

/**
 * Limits for pods that end and for those that go on, beside those for all together.
 *
 * @param terminating of pods with {@code activeDeadlineSeconds}, by Kubernetes resource name
 * @param notTerminating of all others
 */
public record PodQuota(Map<String, String> terminating, Map<String, String> notTerminating) {

  /** What the API server counts by this scope. */
  private static final Set<String> COUNTED =
      Set.of("pods", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory");

  /** Validates and copies. */
  public PodQuota {
    terminating = Map.copyOf(Require.present(terminating, "kubernetes.podQuota.terminating"));
    notTerminating =
        Map.copyOf(Require.present(notTerminating, "kubernetes.podQuota.notTerminating"));
    requireCounted(terminating);
    requireCounted(notTerminating);
  }

  private static void requireCounted(Map<String, String> limits) {
    Require.that(!limits.isEmpty(), "kubernetes.podQuota: a part of it is empty");
    Require.that(
        COUNTED.containsAll(limits.keySet()),
        "kubernetes.podQuota may limit " + String.join(", ", COUNTED.stream().sorted().toList()));
  }
}
