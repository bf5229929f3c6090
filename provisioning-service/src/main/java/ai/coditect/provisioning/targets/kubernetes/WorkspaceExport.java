package ai.coditect.provisioning.targets.kubernetes;

import ai.coditect.platform.event.EventJson;
import ai.coditect.provisioning.cell.KubernetesConnections;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.targets.ExportSource;
import ai.coditect.provisioning.targets.TenantScope;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/**
 * What there is to say of a tenant's workspace volume; see {@code docs/formats/tenant-archive.md}.
 * The API server has no files: their owners copy them before they leave.
 */
@Component
@Order(4)
class WorkspaceExport implements ExportSource {

  private static final String FORMAT = "coditect.workspace/v1";

  private final KubernetesConnections connections;

  WorkspaceExport(KubernetesConnections connections) {
    this.connections = connections;
  }

  /** A claim, and that none of its files are in the archive. */
  private record Workspace(
      String format,
      String claim,
      String storageClass,
      String requested,
      String volume,
      String created,
      boolean contents) {}

  @Override
  public boolean covers(ResourceKey data) {
    return data.target().equals(KubernetesTarget.NAME)
        && data.kind().equals(ObjectKind.VOLUME_CLAIM.key());
  }

  @Override
  public void export(TenantScope scope, Archive archive) throws IOException {
    for (ObjectNode claim : claims(scope)) {
      try (OutputStream file = archive.file("workspace/claim.json")) {
        file.write(EventJson.write(of(claim)));
      }
    }
  }

  private List<ObjectNode> claims(TenantScope scope) {
    try {
      return new Cluster(connections.client(scope.cell()), Marks.first(scope))
          .objects(ObjectKind.VOLUME_CLAIM).stream()
              .filter(claim -> Marks.areOn(claim, scope))
              .limit(1)
              .toList();
    } catch (KubernetesClientException e) {
      throw KubernetesFailures.translate(e, "the tenant's workspace could not be read");
    }
  }

  private static Workspace of(ObjectNode claim) {
    return new Workspace(
        FORMAT,
        claim.at("/metadata/name").asString(""),
        claim.at("/spec/storageClassName").asString(""),
        claim.at("/spec/resources/requests/storage").asString(""),
        claim.at("/spec/volumeName").asString(""),
        claim.at("/metadata/creationTimestamp").asString(""),
        false);
  }
}
