package ai.coditect.provisioning.converge;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.plan.Step;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.NullMarked;

/** What is really there of each tenant, in memory, as all replicas see it. */
@NullMarked
final class World {

  private final Map<TenantId, Map<ResourceKey, Observation.Present>> things =
      new ConcurrentHashMap<>();
  private final List<Effect> effects = new CopyOnWriteArrayList<>();

  /** One change that was really made; asking again for what is there makes none. */
  record Effect(TenantId tenant, ResourceKey key, String verb) {}

  Observation observe(TenantId tenant, ResourceKey key) {
    Observation.Present there = of(tenant).get(key);
    return there == null ? new Observation.Absent() : there;
  }

  /** Everything of a tenant, as it is now. */
  Map<ResourceKey, Observation.Present> all(TenantId tenant) {
    return new TreeMap<>(of(tenant));
  }

  Observation apply(TenantId tenant, Step step) {
    switch (step) {
      case Step.Create(var desired, _) -> put(tenant, desired, step);
      case Step.Change(var desired, _, _) -> put(tenant, desired, step);
      case Step.Delete(var key, _, _) -> {
        if (of(tenant).remove(key) != null) {
          effects.add(new Effect(tenant, key, step.verb()));
        }
      }
    }
    return observe(tenant, step.key());
  }

  /** Somebody else takes it away. */
  void lose(TenantId tenant, ResourceKey key) {
    of(tenant).remove(key);
  }

  /** The changes made to a tenant, in their order. */
  List<Effect> effects(TenantId tenant) {
    return effects.stream().filter(effect -> effect.tenant().equals(tenant)).toList();
  }

  private void put(TenantId tenant, DesiredResource desired, Step step) {
    var wanted = Observation.Present.of(desired, desired.content());
    if (!wanted.equals(of(tenant).put(desired.key(), wanted))) {
      effects.add(new Effect(tenant, desired.key(), step.verb()));
    }
  }

  private Map<ResourceKey, Observation.Present> of(TenantId tenant) {
    return things.computeIfAbsent(tenant, _ -> new ConcurrentHashMap<>());
  }
}
