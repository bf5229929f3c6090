package ai.coditect.provisioning.desired;

import ai.coditect.contracts.Require;

/**
 * Names one resource of a tenant, the same before and after it exists. Its text form is the step
 * key of the API.
 *
 * @param target the backend that it lives in
 * @param kind what it is, in kebab case
 * @param name unique within the tenant, target and kind; what is in a further namespace of the
 *     tenant begins with the environment and a slash, see {@link TenantNamespace}
 */
public record ResourceKey(String target, String kind, String name)
    implements Comparable<ResourceKey> {

  /** Validates. */
  public ResourceKey {
    Require.text(target, 32, "target");
    Require.text(kind, 32, "kind");
    Require.text(name, 62, "name");
  }

  /**
   * The key with this text form.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static ResourceKey parse(String text) {
    String[] parts = text.split("\\.", 3);
    Require.that(parts.length == 3, "a resource key is target.kind.name, not " + text);
    return new ResourceKey(parts[0], parts[1], parts[2]);
  }

  /** Stands for everything of a tenant in a target that is not desired. */
  public static ResourceKey rest(String target) {
    return new ResourceKey(target, "rest", "rest");
  }

  @Override
  public int compareTo(ResourceKey other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return target + "." + kind + "." + name;
  }
}
