package ai.coditect.provisioning.targets.kubernetes;

import ai.coditect.platform.event.EventJson;
import ai.coditect.provisioning.cell.KubernetesConnections;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.desired.TenantNamespace;
import ai.coditect.provisioning.targets.ExportSource;
import ai.coditect.provisioning.targets.TenantScope;
import ai.coditect.provisioning.tier.TierCatalogue;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a tenant has made itself in its further environments, to be made again elsewhere; see {@code
 * docs/formats/tenant-archive.md}. Not in it: what the provisioner may not read, which is the
 * tenant's ConfigMaps and Secrets, and the files of its volumes. Quotas bound how much there is.
 */
@Component
@Order(5)
class EnvironmentExport implements ExportSource {

  private static final List<String> PARTS = List.of("apiVersion", "kind");
  private static final List<String> OF_METADATA = List.of("name", "labels", "annotations");

  private final KubernetesConnections connections;
  private final TierCatalogue tiers;

  EnvironmentExport(KubernetesConnections connections, TierCatalogue tiers) {
    this.connections = connections;
    this.tiers = tiers;
  }

  @Override
  public boolean covers(ResourceKey data) {
    return data.target().equals(KubernetesTarget.NAME)
        && data.kind().equals(ObjectKind.NAMESPACE.key());
  }

  @Override
  public void export(TenantScope scope, Archive archive) throws IOException {
    for (TenantNamespace namespace :
        TenantNamespace.further(scope.tenant(), tiers.environments())) {
      var cluster = new Cluster(connections.client(scope.cell()), namespace);
      if (isOurs(cluster, scope)) {
        for (ResourceDefinitionContext kind : kinds()) {
          write(
              archive,
              "environments/%s/%s.json".formatted(namespace.environment(), kind.getPlural()),
              objects(cluster, kind));
        }
      }
    }
  }

  private static void write(Archive archive, String name, List<ObjectNode> objects)
      throws IOException {
    if (!objects.isEmpty()) {
      try (OutputStream file = archive.file(name)) {
        file.write(EventJson.write(objects));
      }
    }
  }

  private static boolean isOurs(Cluster cluster, TenantScope scope) {
    try {
      return cluster.namespace().filter(found -> Marks.areOn(found, scope)).isPresent();
    } catch (KubernetesClientException e) {
      throw KubernetesFailures.translate(e, "the tenant's namespaces could not be read");
    }
  }

  private static List<ResourceDefinitionContext> kinds() {
    List<ResourceDefinitionContext> kinds = new ArrayList<>();
    Arrays.stream(WorkloadKind.values()).map(WorkloadKind::context).forEach(kinds::add);
    kinds.add(WorkloadKind.SERVICE);
    kinds.add(ObjectKind.VOLUME_CLAIM.context());
    return kinds;
  }

  private static List<ObjectNode> objects(Cluster cluster, ResourceDefinitionContext kind) {
    try {
      return cluster.list(kind).stream()
          .filter(object -> object.at("/metadata/ownerReferences").isEmpty())
          .map(EnvironmentExport::made)
          .toList();
    } catch (KubernetesClientException e) {
      throw KubernetesFailures.translate(e, "what the tenant has made could not be read");
    }
  }

  /** Without what the cluster adds. */
  private static ObjectNode made(ObjectNode object) {
    ObjectNode made = JsonNodeFactory.instance.objectNode();
    PARTS.forEach(part -> copy(object, made, part));
    ObjectNode metadata = made.putObject("metadata");
    OF_METADATA.forEach(part -> copy((ObjectNode) object.required("metadata"), metadata, part));
    copy(object, made, "spec");
    return made;
  }

  private static void copy(ObjectNode from, ObjectNode to, String field) {
    if (from.has(field)) {
      to.set(field, Objects.requireNonNull(from.get(field)));
    }
  }
}
