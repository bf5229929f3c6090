package ai.coditect.provisioning.desired;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * In which further environments a Secret of the first namespace is wanted too, as part of what is
 * desired of it: what it opens is the tenant's and not an environment's.
 */
public final class SharedSecrets {

  private static final String ALSO_IN = "alsoIn";

  private SharedSecrets() {}

  /** In which of these namespaces such a Secret is a copy. */
  static List<String> beyondTheFirst(List<TenantNamespace> namespaces) {
    return namespaces.stream()
        .filter(namespace -> !namespace.isFirst())
        .map(namespace -> Objects.requireNonNull(namespace.environment()))
        .toList();
  }

  static Set<ResourceKey> needs(List<TenantNamespace> namespaces) {
    return namespaces.stream().map(TenantNamespace::key).collect(Collectors.toSet());
  }

  /** Says it, of a desired or an observed Secret; environments in their order. */
  public static void put(ObjectNode content, List<String> environments) {
    var array = content.putArray(ALSO_IN);
    environments.stream().sorted().forEach(array::add);
  }

  /** What was said; nothing if it was not. */
  public static List<String> environments(JsonNode content) {
    return content.path(ALSO_IN).valueStream().map(name -> name.asString("")).toList();
  }
}
