package ai.coditect.provisioning.targets.kubernetes;

import ai.coditect.localstack.testing.TestControlPlane;
import ai.coditect.provisioning.cell.TestCells;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.targets.TenantScope;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import org.jspecify.annotations.NullMarked;

/** A tenant's objects, in the hands of the cluster's administrator. */
@NullMarked
final class Administrator {

  final KubernetesClient client;
  final String namespace;

  Administrator(TenantScope scope) {
    client =
        TestCells.connections(TestControlPlane.shared().kubeconfig().file()).client(scope.cell());
    namespace = "t-" + scope.tenant().suffix();
  }

  void patch(String kind, String name, String mergePatch) {
    object(new ResourceKey(KubernetesTarget.NAME, kind, name))
        .patch(PatchContext.of(PatchType.JSON_MERGE), mergePatch);
  }

  Resource<GenericKubernetesResource> object(ResourceKey key) {
    ObjectKind kind = ObjectKind.of(key.kind());
    var objects = client.genericKubernetesResources(kind.context());
    return kind == ObjectKind.NAMESPACE
        ? objects.withName(key.name())
        : objects.inNamespace(namespace).withName(key.name());
  }
}
