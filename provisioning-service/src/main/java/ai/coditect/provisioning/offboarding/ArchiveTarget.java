package ai.coditect.provisioning.offboarding;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.targets.ExportSource;
import ai.coditect.provisioning.targets.TenantScope;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * The archive of a tenant that leaves. An attempt that was broken off leaves nothing that anybody
 * could take for one.
 */
@Component
class ArchiveTarget extends DocumentTarget {

  static final String NAME = "archive";

  private final Archives archives;
  private final List<ExportSource> sources;

  ArchiveTarget(Archives archives, List<ExportSource> sources) {
    this.archives = archives;
    this.sources = List.copyOf(sources);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  boolean exists(TenantId tenant, Instant requestedAt) {
    return archives.find(tenant, requestedAt).isPresent();
  }

  @Override
  void make(TenantScope scope, DesiredResource desired) {
    try (var writer = archives.begin(scope.tenant(), requestedAt(desired))) {
      for (ExportSource source : sources) {
        source.export(scope, writer);
      }
      writer.complete();
    } catch (IOException e) {
      throw new FailureException(
          new Failure.Transient(Reason.INTERNAL_ERROR, "the archive could not be written"), e);
    }
  }
}
