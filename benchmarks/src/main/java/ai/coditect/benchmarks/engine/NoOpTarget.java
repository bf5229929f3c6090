package ai.coditect.benchmarks.engine;

import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.targets.Target;
import ai.coditect.provisioning.targets.TenantScope;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Of whose resources so many are always missing, and made without doing anything. */
final class NoOpTarget implements Target {

  private final String name;
  private final int missing;

  NoOpTarget(String name, int missing) {
    this.name = name;
    this.missing = missing;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Map<ResourceKey, Observation> observe(
      TenantScope scope, Collection<DesiredResource> desired) {
    Map<ResourceKey, Observation> observed = new HashMap<>();
    int left = missing;
    for (DesiredResource resource : desired) {
      // What others need is there, so that the missing ones form one wave.
      boolean absent = left > 0 && !resource.needs().isEmpty();
      left -= absent ? 1 : 0;
      observed.put(
          resource.key(),
          absent ? new Observation.Absent() : Observation.Present.of(resource, resource.content()));
    }
    return observed;
  }

  @Override
  public Observation apply(TenantScope scope, Step step) {
    return switch (step) {
      case Step.Create(var desired, _) -> Observation.Present.of(desired, desired.content());
      case Step.Change(var desired, _, _) -> Observation.Present.of(desired, desired.content());
      case Step.Delete _ -> new Observation.Absent();
    };
  }
}
