package ai.coditect.provisioning.desired;

import ai.coditect.contracts.Require;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * A resource as it should be.
 *
 * @param key which
 * @param nature what its loss would mean
 * @param content the fields that are ours, in its target's form; not to be changed by readers
 * @param needs what has to be there first
 */
public record DesiredResource(
    ResourceKey key, Nature nature, ObjectNode content, Set<ResourceKey> needs) {

  /** Validates and copies. */
  public DesiredResource {
    Require.present(key, "key");
    Require.present(nature, "nature");
    content = Require.present(content, "content").deepCopy();
    needs = Set.copyOf(needs);
  }

  /** By the key alone: two of one key are compared, and one is not taken apart to be found. */
  @Override
  public int hashCode() {
    return key.hashCode();
  }

  /** One that holds nothing of the customer's. */
  public DesiredResource(ResourceKey key, ObjectNode content, Set<ResourceKey> needs) {
    this(key, Nature.PLAIN, content, needs);
  }
}
