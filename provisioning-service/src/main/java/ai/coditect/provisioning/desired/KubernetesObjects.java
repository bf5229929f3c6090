package ai.coditect.provisioning.desired;

import ai.coditect.contracts.id.TenantId;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the objects of one tenant in the form in which server-side apply takes them: with our
 * labels, the fields that are ours, and no others.
 */
final class KubernetesObjects {

  static final String TARGET = "kubernetes";
  static final String TENANT_LABEL = "coditect.ai/tenant";

  private final TenantId tenant;

  KubernetesObjects(TenantId tenant) {
    this.tenant = tenant;
  }

  String namespace() {
    return "t-" + tenant.suffix();
  }

  ResourceKey namespaceKey() {
    return new ResourceKey(TARGET, "namespace", namespace());
  }

  TenantId tenant() {
    return tenant;
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
        .put(TENANT_LABEL, tenant.value());
    return object;
  }

  /** The object as a resource in the tenant's namespace. */
  DesiredResource inNamespace(String kind, Nature nature, ObjectNode object) {
    ((ObjectNode) object.get("metadata")).put("namespace", namespace());
    String name = object.get("metadata").get("name").stringValue();
    return new DesiredResource(
        new ResourceKey(TARGET, kind, name), nature, object, Set.of(namespaceKey()));
  }

  /** As {@link #inNamespace}, for one that holds nothing and lets nobody in. */
  DesiredResource inNamespace(String kind, ObjectNode object) {
    return inNamespace(kind, Nature.PLAIN, object);
  }

  static void putAll(ObjectNode node, Map<String, String> values) {
    new TreeMap<>(values).forEach(node::put);
  }
}
