package ai.coditect.provisioning.targets.kubernetes;

import ai.coditect.provisioning.desired.TenantNamespace;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * One namespace of a tenant on the API server, read and written as plain trees. Throws what the
 * client throws.
 */
final class Cluster implements NamespaceContent {

  static final String FIELD_MANAGER = "coditect-provisioning";

  private static final KubernetesSerialization FORMAT = new KubernetesSerialization();

  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager(FIELD_MANAGER)
          .withForce(true)
          .build();

  private static final PatchContext MERGE =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON_MERGE)
          .withFieldManager(FIELD_MANAGER)
          .build();

  private final KubernetesClient client;
  private final String namespace;

  Cluster(KubernetesClient client, TenantNamespace namespace) {
    this.client = client;
    this.namespace = namespace.name();
  }

  static ObjectNode tree(GenericKubernetesResource object) {
    return FORMAT.convertValue(object, ObjectNode.class);
  }

  @Override
  public Optional<ObjectNode> namespace() {
    return get(ObjectKind.NAMESPACE, namespace);
  }

  @Override
  public List<ObjectNode> objects(ObjectKind kind) {
    return list(kind.context());
  }

  List<ObjectNode> list(ResourceDefinitionContext kind) {
    return client.genericKubernetesResources(kind).inNamespace(namespace).list().getItems().stream()
        .map(Cluster::tree)
        .toList();
  }

  Optional<ObjectNode> get(ObjectKind kind, String name) {
    return get(kind.context(), name);
  }

  Optional<ObjectNode> get(ResourceDefinitionContext kind, String name) {
    return Optional.ofNullable(resource(kind, name).get()).map(Cluster::tree);
  }

  /** The content goes as it is: through the client's own model it would be made thrice. */
  ObjectNode serverSideApply(ObjectKind kind, ObjectNode content) {
    String name = content.path("metadata").path("name").asString();
    return tree(named(kind.context(), name).patch(APPLY, content.toString()));
  }

  /** A JSON merge patch: what it sets to null goes, and may have gone before. */
  void merge(ResourceDefinitionContext kind, String name, ObjectNode patch) {
    named(kind, name).patch(MERGE, patch.toString());
  }

  void delete(ResourceDefinitionContext kind, String name) {
    resource(kind, name).delete();
  }

  /** Asks a pod to end within this time, whatever time it asked for itself. */
  void deletePod(String name, long graceSeconds) {
    client.pods().inNamespace(namespace).withName(name).withGracePeriod(graceSeconds).delete();
  }

  String namespaceName() {
    return namespace;
  }

  private Resource<GenericKubernetesResource> resource(
      ResourceDefinitionContext kind, String name) {
    var objects = client.genericKubernetesResources(kind);
    return kind.isNamespaceScoped()
        ? objects.inNamespace(namespace).withName(name)
        : objects.withName(name);
  }

  /** One that is not read before it is written, as one known by name only would be. */
  private Resource<GenericKubernetesResource> named(ResourceDefinitionContext kind, String name) {
    var object = new GenericKubernetesResource();
    String group = kind.getGroup();
    object.setApiVersion(
        group == null || group.isEmpty() ? kind.getVersion() : group + "/" + kind.getVersion());
    object.setKind(kind.getKind());
    object.setMetadata(new ObjectMetaBuilder().withName(name).build());
    var objects = client.genericKubernetesResources(kind);
    return kind.isNamespaceScoped()
        ? objects.inNamespace(namespace).resource(object)
        : objects.resource(object);
  }
}
