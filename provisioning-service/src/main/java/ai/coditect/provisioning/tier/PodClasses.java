package ai.coditect.provisioning.tier;

import ai.coditect.contracts.Require;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What kind of pods and volumes a tier's tenants run. The cluster gives pods what is named here if
 * they name nothing, and takes no others: {@code deploy/cell/tenant-defaults.yaml} and {@code
 * tenant-policies.yaml} read it from the namespace's labels.
 *
 * @param runtimeClass their RuntimeClass; null for the cluster's usual one
 * @param nodePool the nodes that they run on: those with the label {@code coditect.ai/pool} of this
 *     value, whose taint of the same key and value they tolerate; null for nodes of no pool
 * @param storageClass of the tenants' own volumes; null for any that the quota admits
 */
public record PodClasses(
    @Nullable String runtimeClass, @Nullable String nodePool, @Nullable String storageClass) {

  static final PodClasses NONE = new PodClasses(null, null, null);

  /** What a label's value can be, and the name of an object too. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?");

  /** Validates. */
  public PodClasses {
    requireName(runtimeClass, "runtimeClass");
    requireName(nodePool, "nodePool");
    requireName(storageClass, "storageClass");
  }

  /** The labels by which a namespace says it. */
  public Map<String, String> labels() {
    Map<String, String> labels = new TreeMap<>();
    put(labels, "runtime-class", runtimeClass);
    put(labels, "node-pool", nodePool);
    put(labels, "storage-class", storageClass);
    return labels;
  }

  private static void put(Map<String, String> labels, String name, @Nullable String value) {
    if (value != null) {
      labels.put("coditect.ai/" + name, value);
    }
  }

  private static void requireName(@Nullable String name, String of) {
    Require.that(
        name == null || NAME.matcher(name).matches(),
        "kubernetes.pods.%s is no name of an object".formatted(of));
  }
}
