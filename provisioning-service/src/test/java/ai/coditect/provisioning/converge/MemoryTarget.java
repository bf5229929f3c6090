package ai.coditect.provisioning.converge;

import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.targets.Target;
import ai.coditect.provisioning.targets.TenantScope;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.NullMarked;

/** A target of a {@link World}. */
@NullMarked
class MemoryTarget implements Target {

  private final String name;
  private final World world;

  MemoryTarget(String name, World world) {
    this.name = name;
    this.world = world;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Map<ResourceKey, Observation> observe(
      TenantScope scope, Collection<DesiredResource> desired) {
    Map<ResourceKey, Observation> observed = new HashMap<>();
    world
        .all(scope.tenant())
        .forEach(
            (key, there) -> {
              if (key.target().equals(name)) {
                observed.put(key, there);
              }
            });
    desired.forEach(resource -> observed.putIfAbsent(resource.key(), new Observation.Absent()));
    return observed;
  }

  @Override
  public Observation apply(TenantScope scope, Step step) {
    return world.apply(scope.tenant(), step);
  }
}
