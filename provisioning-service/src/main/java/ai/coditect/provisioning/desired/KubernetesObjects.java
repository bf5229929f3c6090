package ai.coditect.provisioning.desired;

import ai.coditect.contracts.id.TenantId;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the objects of one of a tenant's namespaces in the form in which server-side apply takes
 * them: with our labels, the fields that are ours, and no others.
 */
final class KubernetesObjects {

  static final String TARGET = "kubernetes";
  static final String TENANT_LABEL = "coditect.ai/tenant";

  private final TenantNamespace namespace;

  KubernetesObjects(TenantNamespace namespace) {
    this.namespace = namespace;
  }

  TenantNamespace namespace() {
    return namespace;
  }

  TenantId tenant() {
    return namespace.tenant();
  }

  /** An object of this kind with our labels. */
  ObjectNode object(String apiVersion, String kind, String name) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", apiVersion).put("kind", kind);
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("name", name);
    metadata
        .putObject("labels")
        .put("app.kubernetes.io/managed-by", "coditect")
        .put(TENANT_LABEL, tenant().value());
    return object;
  }

  /** The object as a resource in the namespace. */
  DesiredResource inNamespace(String kind, Nature nature, ObjectNode object) {
    ((ObjectNode) object.get("metadata")).put("namespace", namespace.name());
    String name = object.get("metadata").get("name").stringValue();
    return new DesiredResource(
        namespace.key(TARGET, kind, name), nature, object, namespace.needs());
  }

  /** As {@link #inNamespace}, for one that holds nothing and lets nobody in. */
  DesiredResource inNamespace(String kind, ObjectNode object) {
    return inNamespace(kind, Nature.PLAIN, object);
  }

  static void putAll(ObjectNode node, Map<String, String> values) {
    new TreeMap<>(values).forEach(node::put);
  }
}
