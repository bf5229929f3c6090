package ai.coditect.provisioning.tier;

import ai.coditect.contracts.Require;
import ai.coditect.provisioning.tier.TierDefinition.Kubernetes;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The environments of a tier's tenants, each a namespace of its own.
 *
 * @param first the name of the one that is the namespace which a tenant has in every tier
 * @param further the others' quotas, by name; all else in them is as in the first
 */
public record Environments(String first, Map<String, Quotas> further) {

  /** Short enough for the names of namespaces, and for the keys of what is in them. */
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]{0,11}");

  /** Validates and copies. */
  public Environments {
    requireName(first);
    further = new TreeMap<>(Require.present(further, "kubernetes.environments.further"));
    further.keySet().forEach(Environments::requireName);
    Require.that(!further.containsKey(first), "kubernetes.environments: one is there twice");
    further = Collections.unmodifiableMap(further);
  }

  /**
   * How much an environment has, beside what the others have.
   *
   * @param quota hard limits by Kubernetes resource name, of all that the first has a limit of
   * @param podQuota limits for pods that end and for those that go on; null for none but the quota
   */
  public record Quotas(Map<String, String> quota, @Nullable PodQuota podQuota) {

    /** Validates and copies. */
    public Quotas {
      quota = Map.copyOf(new TreeMap<>(Require.present(quota, "kubernetes.environments.quota")));
    }
  }

  /** What each further one has, given what the first has. */
  Map<String, Kubernetes> beside(Kubernetes first) {
    Map<String, Kubernetes> beside = new TreeMap<>();
    further.forEach(
        (name, quotas) ->
            beside.put(
                name,
                new Kubernetes(
                    first.podSecurity(),
                    quotas.quota(),
                    quotas.podQuota(),
                    first.containerLimits(),
                    first.volumeLimits(),
                    first.priorityClass(),
                    first.pods(),
                    null,
                    null,
                    first.members())));
    return beside;
  }

  /** Whether an environment can have this name. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  private static void requireName(String name) {
    Require.present(name, "kubernetes.environments.first");
    Require.that(
        isName(name), "kubernetes.environments: %s is no name of an environment".formatted(name));
  }
}
