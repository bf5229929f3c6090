package ai.coditect.provisioning.desired;

import ai.coditect.contracts.Require;

/**
 * Names one resource of a tenant, the same before and after it exists. Its text form is the step
 * key of the API.
 *
 * @param target the backend that it lives in
 * @param kind what it is, in kebab case
 * @param name unique within the tenant, target and kind
 */
public record ResourceKey(String target, String kind, String name)
    implements Comparable<ResourceKey> {

  /** Validates. */
  public ResourceKey {
    Require.text(target, 32, "target");
    Require.text(kind, 32, "kind");
    Require.text(name, 62, "name");
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
