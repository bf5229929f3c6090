package ai.coditect.provisioning.desired;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Secret with which a tenant's pods pull images, where the cell has a registry. It holds the
 * fingerprint of the credentials and not the credentials.
 */
public final class RegistryResources {

  /** The target. */
  public static final String TARGET = "registry";

  /** The Secret's name. */
  public static final String SECRET = "coditect-registry";

  /** The Secret of the first namespace as a resource. */
  public static final ResourceKey KEY = new ResourceKey(TARGET, "secret", SECRET);

  private RegistryResources() {}

  static DesiredResource resource(String fingerprint, TenantNamespace namespace) {
    return new DesiredResource(
        namespace.key(TARGET, "secret", SECRET), content(fingerprint), namespace.needs());
  }

  /** The content of one that holds credentials with this fingerprint. */
  public static ObjectNode content(String fingerprint) {
    return JsonNodeFactory.instance.objectNode().put("credentials", fingerprint);
  }
}
