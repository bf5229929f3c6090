package ai.coditect.provisioning.offboarding;

import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.targets.ExportSource;
import ai.coditect.provisioning.targets.Target;
import ai.coditect.provisioning.targets.TenantScope;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * The archive of a tenant that leaves. It is there only once it is whole; an attempt that was
 * broken off leaves nothing that anybody could take for one. It outlives the tenant, so it is never
 * in the way of a deletion.
 */
@Component
class ArchiveTarget implements Target {

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
  public Map<ResourceKey, Observation> observe(
      TenantScope scope, Collection<DesiredResource> desired) {
    Map<ResourceKey, Observation> observed = new HashMap<>();
    for (DesiredResource resource : desired) {
      observed.put(
          resource.key(),
          archives.find(scope.tenant(), requestedAt(resource)).isPresent()
              ? Observation.Present.of(resource, resource.content())
              : new Observation.Absent());
    }
    return observed;
  }

  @Override
  public Observation apply(TenantScope scope, Step step) {
    return switch (step) {
      case Step.Create(var desired, _) -> write(scope, desired);
      case Step.Change(var desired, _, _) -> write(scope, desired);
      case Step.Delete(var key, _, _) ->
          throw new FailureException(
              new Failure.Terminal(Reason.INTERNAL_ERROR, key + " is never deleted by a plan"),
              null);
    };
  }

  private Observation write(TenantScope scope, DesiredResource desired) {
    try (var writer = archives.begin(scope.tenant(), requestedAt(desired))) {
      for (ExportSource source : sources) {
        source.export(scope.tenant(), scope.cell(), writer);
      }
      writer.complete();
      return Observation.Present.of(desired, desired.content());
    } catch (IOException e) {
      throw new FailureException(
          new Failure.Transient(Reason.INTERNAL_ERROR, "the archive could not be written"), e);
    }
  }

  static Instant requestedAt(DesiredResource resource) {
    return Instant.parse(resource.content().get("requestedAt").stringValue());
  }
}
