package ai.coditect.provisioning.targets.kubernetes;

import ai.coditect.provisioning.cell.KubernetesConnections;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Difference;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.targets.Target;
import ai.coditect.provisioning.targets.TenantScope;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Applies by server-side apply with a field manager of our own, which takes our fields back from
 * whoever changed them and leaves all others alone. A namespace is ours only if it says so; what is
 * in ours under our names is ours.
 */
@Component
class KubernetesTarget implements Target {

  static final String NAME = "kubernetes";
  private static final String FIELD_MANAGER = "coditect-provisioning";
  private static final KubernetesSerialization FORMAT = new KubernetesSerialization();

  private final KubernetesConnections connections;

  KubernetesTarget(KubernetesConnections connections) {
    this.connections = connections;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<ResourceKey, Observation> observe(
      TenantScope scope, Collection<DesiredResource> desired) {
    Map<ResourceKey, Observation> observed = new HashMap<>();
    try {
      KubernetesClient client = connections.client(scope.cell());
      translating("read", () -> look(client, scope, desired, observed));
    } catch (FailureException e) {
      var unobservable = new Observation.Unobservable(e.failure());
      desired.forEach(resource -> observed.putIfAbsent(resource.key(), unobservable));
      observed.put(ResourceKey.rest(NAME), unobservable);
    }
    return observed;
  }

  private static boolean look(
      KubernetesClient client,
      TenantScope scope,
      Collection<DesiredResource> desired,
      Map<ResourceKey, Observation> observed) {
    String namespace = Marks.namespace(scope);
    GenericKubernetesResource found =
        client.genericKubernetesResources(ObjectKind.NAMESPACE.context()).withName(namespace).get();
    var namespaceKey = new ResourceKey(NAME, ObjectKind.NAMESPACE.key(), namespace);
    if (found == null) {
      desired.forEach(resource -> observed.put(resource.key(), new Observation.Absent()));
      return true;
    }
    if (!Marks.areOn(found, scope)) {
      observed.put(
          namespaceKey,
          new Observation.Foreign("namespace %s is there and is not ours".formatted(namespace)));
      desired.forEach(resource -> observed.putIfAbsent(resource.key(), new Observation.Absent()));
      return true;
    }
    Map<ResourceKey, DesiredResource> wanted = new HashMap<>();
    desired.forEach(resource -> wanted.put(resource.key(), resource));
    note(namespaceKey, found, wanted, observed);
    for (ObjectKind kind : ObjectKind.values()) {
      if (kind != ObjectKind.NAMESPACE) {
        for (GenericKubernetesResource object : list(client, kind, namespace)) {
          var key = new ResourceKey(NAME, kind.key(), object.getMetadata().getName());
          if (wanted.containsKey(key) || Marks.areOn(object, scope)) {
            note(key, object, wanted, observed);
          }
        }
      }
    }
    desired.forEach(resource -> observed.putIfAbsent(resource.key(), new Observation.Absent()));
    return true;
  }

  private static List<GenericKubernetesResource> list(
      KubernetesClient client, ObjectKind kind, String namespace) {
    return client
        .genericKubernetesResources(kind.context())
        .inNamespace(namespace)
        .list()
        .getItems();
  }

  private static void note(
      ResourceKey key,
      GenericKubernetesResource object,
      Map<ResourceKey, DesiredResource> wanted,
      Map<ResourceKey, Observation> observed) {
    DesiredResource resource = wanted.get(key);
    ObjectNode tree = tree(object);
    observed.put(
        key,
        resource == null
            ? orphan(key, object, tree)
            : Observation.Present.of(resource, Projection.project(tree, resource.content())));
  }

  private static Observation orphan(
      ResourceKey key, GenericKubernetesResource object, ObjectNode tree) {
    ObjectKind kind = ObjectKind.of(key.kind());
    String namespace = object.getMetadata().getNamespace();
    return new Observation.Present(
        tree,
        kind.nature(),
        namespace == null
            ? Set.of()
            : Set.of(new ResourceKey(NAME, ObjectKind.NAMESPACE.key(), namespace)));
  }

  @Override
  public Observation apply(TenantScope scope, Step step) {
    KubernetesClient client = connections.client(scope.cell());
    String what = step.key() + " could not be " + step.verb();
    return translating(
        what,
        () ->
            switch (step) {
              case Step.Create(var desired, _) -> serverSideApply(client, scope, desired);
              case Step.Change(var desired, var differences, _) -> {
                removeForeignKeys(client, scope, desired.key(), differences);
                yield serverSideApply(client, scope, desired);
              }
              case Step.Delete(var key, var nature, _) -> {
                resource(client, scope, key).delete();
                GenericKubernetesResource left = resource(client, scope, key).get();
                yield left == null
                    ? new Observation.Absent()
                    : new Observation.Present(tree(left), nature, Set.of());
              }
            });
  }

  private static Observation serverSideApply(
      KubernetesClient client, TenantScope scope, DesiredResource desired) {
    ObjectKind kind = ObjectKind.of(desired.key().kind());
    var item = FORMAT.convertValue(desired.content(), GenericKubernetesResource.class);
    var objects = client.genericKubernetesResources(kind.context());
    var target =
        kind == ObjectKind.NAMESPACE
            ? objects.resource(item)
            : objects.inNamespace(Marks.namespace(scope)).resource(item);
    GenericKubernetesResource applied =
        target.fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply();
    return Observation.Present.of(desired, Projection.project(tree(applied), desired.content()));
  }

  /**
   * Server-side apply leaves keys that others added to a map; where the map is wholly ours, they
   * go.
   */
  private static void removeForeignKeys(
      KubernetesClient client, TenantScope scope, ResourceKey key, List<Difference> differences) {
    var patch = JsonNodeFactory.instance.arrayNode();
    differences.stream()
        .filter(difference -> difference.to() == null)
        .forEach(
            difference -> patch.addObject().put("op", "remove").put("path", difference.pointer()));
    if (!patch.isEmpty()) {
      resource(client, scope, key).patch(PatchContext.of(PatchType.JSON), patch.toString());
    }
  }

  private static Resource<GenericKubernetesResource> resource(
      KubernetesClient client, TenantScope scope, ResourceKey key) {
    ObjectKind kind = ObjectKind.of(key.kind());
    var objects = client.genericKubernetesResources(kind.context());
    return kind == ObjectKind.NAMESPACE
        ? objects.withName(key.name())
        : objects.inNamespace(Marks.namespace(scope)).withName(key.name());
  }

  private static ObjectNode tree(GenericKubernetesResource object) {
    return FORMAT.convertValue(object, ObjectNode.class);
  }

  private static <T> T translating(String what, Supplier<T> call) {
    try {
      return call.get();
    } catch (KubernetesClientException e) {
      throw KubernetesFailures.translate(e, what);
    }
  }
}
