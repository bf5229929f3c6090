package ai.coditect.provisioning.offboarding;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.desired.DepartureResources;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.targets.ExportSource;
import ai.coditect.provisioning.targets.TenantScope;
import java.io.IOException;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * The archive of a tenant that leaves, or of data that is about to be deleted. An attempt that was
 * broken off leaves nothing that anybody could take for one.
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
  boolean exists(TenantId tenant, DesiredResource desired) {
    return archives.find(name(tenant, desired)).isPresent();
  }

  @Override
  void make(TenantScope scope, DesiredResource desired) {
    ArchiveName name = name(scope.tenant(), desired);
    try (var writer = archives.begin(name)) {
      for (ExportSource source : sources(name)) {
        source.export(scope, writer);
      }
      writer.complete();
    } catch (IOException e) {
      throw new FailureException(
          new Failure.Transient(Reason.INTERNAL_ERROR, "the archive could not be written"), e);
    }
  }

  /** Those that it is made of: all, or of one resource's data that which has it. */
  private List<ExportSource> sources(ArchiveName name) {
    if (name.what() == null) {
      return sources;
    }
    ResourceKey data = ResourceKey.parse(name.what());
    List<ExportSource> covering = sources.stream().filter(source -> source.covers(data)).toList();
    if (covering.isEmpty()) {
      // Then it must not be deleted either.
      throw new FailureException(
          new Failure.Terminal(Reason.INTERNAL_ERROR, "nothing exports " + data), null);
    }
    return covering;
  }

  private static ArchiveName name(TenantId tenant, DesiredResource desired) {
    return DepartureResources.isOfRetained(desired)
        ? new ArchiveName(
            tenant,
            requestedAt(desired),
            desired.key().name(),
            desired.content().get("what").stringValue())
        : ArchiveName.ofTenant(tenant, requestedAt(desired));
  }
}
