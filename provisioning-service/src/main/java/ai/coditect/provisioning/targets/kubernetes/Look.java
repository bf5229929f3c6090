package ai.coditect.provisioning.targets.kubernetes;

import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.desired.TenantNamespace;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.targets.TenantScope;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one of a tenant's namespaces holds, as observations of what is desired there and of what is
 * not.
 */
final class Look {

  private final TenantScope scope;
  private final TenantNamespace place;
  private final NamespaceContent content;
  private final ResourceKey workloadsKey;
  private final Map<ResourceKey, DesiredResource> wanted = new HashMap<>();
  private final Map<ResourceKey, Observation> observed = new HashMap<>();

  private Look(
      TenantScope scope,
      TenantNamespace place,
      NamespaceContent content,
      Collection<DesiredResource> desired) {
    this.scope = scope;
    this.place = place;
    this.content = content;
    this.workloadsKey = Workloads.key(place);
    desired.forEach(resource -> wanted.put(resource.key(), resource));
  }

  /**
   * Looks.
   *
   * @param desired what is desired in it
   * @param stopped whether the tenant's workloads are stopped; asked only if that is desired
   */
  static Map<ResourceKey, Observation> at(
      TenantScope scope,
      TenantNamespace place,
      NamespaceContent content,
      Collection<DesiredResource> desired,
      Supplier<Boolean> stopped) {
    var look = new Look(scope, place, content, desired);
    content
        .namespace()
        .ifPresentOrElse(namespace -> look.inside(namespace, stopped), look::nowhere);
    desired.forEach(
        resource -> look.observed.putIfAbsent(resource.key(), new Observation.Absent()));
    return look.observed;
  }

  /** Where no namespace is, nothing was stopped: a new tenant has nothing to bring back. */
  private void nowhere() {
    DesiredResource workloads = wanted.get(workloadsKey);
    if (workloads != null) {
      observed.put(workloadsKey, Observation.Present.of(workloads, Workloads.content(false)));
    }
  }

  private void inside(ObjectNode namespace, Supplier<Boolean> stopped) {
    if (!Marks.areOn(namespace, scope)) {
      observed.put(
          place.key(),
          new Observation.Foreign("namespace %s is there and is not ours".formatted(place.name())));
      return;
    }
    note(ObjectKind.NAMESPACE, place.key(), namespace);
    for (ObjectKind kind : ObjectKind.values()) {
      if (kind != ObjectKind.NAMESPACE) {
        for (ObjectNode object : content.objects(kind)) {
          ResourceKey key = kind.keyOf(place, object.path("metadata").path("name").asString());
          if (wanted.containsKey(key) || Marks.areOn(object, scope)) {
            note(kind, key, object);
          }
        }
      }
    }
    DesiredResource workloads = wanted.get(workloadsKey);
    if (workloads != null) {
      observed.put(
          workloadsKey,
          Observation.Present.of(workloads, Workloads.content(namespace, workloads, stopped)));
    }
    if (Departing.is(namespace)) {
      // Nothing can be made in it any more, and nothing of it lasts.
      var blind = new Observation.Unobservable(Departing.failure(namespace));
      wanted.keySet().forEach(key -> observed.put(key, blind));
    }
  }

  private void note(ObjectKind kind, ResourceKey key, ObjectNode object) {
    DesiredResource resource = wanted.get(key);
    observed.put(
        key,
        resource == null
            ? new Observation.Present(object, kind.nature(), needs(kind))
            : Observation.Present.of(
                resource, Projection.project(kind, object, resource.content())));
  }

  private Set<ResourceKey> needs(ObjectKind kind) {
    return kind == ObjectKind.NAMESPACE ? Set.of() : Set.of(place.key());
  }
}
