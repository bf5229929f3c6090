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

/** A target of a {@link World}, as one replica with its {@link Faults} reaches it. */
@NullMarked
class MemoryTarget implements Target {

  private final String name;
  private final World world;
  private final Faults faults;

  MemoryTarget(String name, World world, Faults faults) {
    this.name = name;
    this.world = world;
    this.faults = faults;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Map<ResourceKey, Observation> observe(
      TenantScope scope, Collection<DesiredResource> desired) {
    faults.pass();
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
    faults.pass();
    faults.beforeEffect(scope.tenant(), step);
    faults.pass();
    Observation after = world.apply(scope.tenant(), step);
    faults.afterEffect(scope.tenant(), step);
    faults.pass();
    return after;
  }
}
