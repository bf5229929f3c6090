package ai.coditect.provisioning.targets.kubernetes;

import ai.coditect.provisioning.cell.KubernetesConnections;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.desired.TenantNamespace;
import ai.coditect.provisioning.plan.Difference;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.targets.Target;
import ai.coditect.provisioning.targets.TenantScope;
import ai.coditect.provisioning.tier.TierCatalogue;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

  private static final Logger LOG = LoggerFactory.getLogger(KubernetesTarget.class);

  private final KubernetesConnections connections;
  private final CellWatches watches;
  private final TierCatalogue tiers;

  KubernetesTarget(KubernetesConnections connections, CellWatches watches, TierCatalogue tiers) {
    this.connections = connections;
    this.watches = watches;
    this.tiers = tiers;
  }

  @Override
  public String name() {
    return NAME;
  }

  /** Without a call for a tenant of whom nothing has changed since it had just this. */
  @Override
  public Map<ResourceKey, Observation> observe(
      TenantScope scope, Collection<DesiredResource> desired) {
    if (!watches.current(scope.cell()) || !isWatched(desired)) {
      return look(scope, desired);
    }
    QuietTenants quiet = watches.quiet();
    if (quiet.has(scope.tenant(), desired)) {
      Map<ResourceKey, Observation> unchanged = new HashMap<>();
      desired.forEach(
          resource ->
              unchanged.put(resource.key(), Observation.Present.of(resource, resource.content())));
      return unchanged;
    }
    long changes = quiet.changes(scope.tenant());
    Map<ResourceKey, Observation> observed = look(scope, desired);
    if (isAll(desired, observed)) {
      quiet.seen(scope.tenant(), desired, changes);
    }
    return observed;
  }

  /** A tenant's own workloads are not watched, so what is to be stopped has to be looked at. */
  private static boolean isWatched(Collection<DesiredResource> desired) {
    List<DesiredResource> workloads =
        desired.stream().filter(resource -> Workloads.are(resource.key())).toList();
    return !workloads.isEmpty()
        && workloads.stream()
            .allMatch(resource -> resource.content().equals(Workloads.content(false)));
  }

  private static boolean isAll(
      Collection<DesiredResource> desired, Map<ResourceKey, Observation> observed) {
    return observed.size() == desired.size()
        && desired.stream()
            .allMatch(
                resource ->
                    observed.get(resource.key()) instanceof Observation.Present(var content, _, _)
                        && content.equals(resource.content()));
  }

  private Map<ResourceKey, Observation> look(
      TenantScope scope, Collection<DesiredResource> desired) {
    try {
      return translating("read", () -> lookAround(scope, desired));
    } catch (FailureException e) {
      LOG.atWarn()
          .addKeyValue("tenant", scope.tenant())
          .addKeyValue("cell", scope.cell())
          .addKeyValue("reason", e.failure().reason().value())
          .log("A namespace could not be looked at: {}", e.failure().message());
      return Observation.Unobservable.all(NAME, desired, e.failure());
    }
  }

  /**
   * At all namespaces that the tenant should have, and that it may have besides, but for those of
   * which the watch knows that they are not there. They are asked for by name: the API server would
   * have to look through all tenants' to find them by a label. Of a tenant that should have nothing
   * any more all are asked for, because that is what its deletion certificate says.
   */
  private Map<ResourceKey, Observation> lookAround(
      TenantScope scope, Collection<DesiredResource> desired) {
    Map<TenantNamespace, List<DesiredResource>> wanted =
        desired.stream()
            .collect(
                Collectors.groupingBy(
                    resource -> TenantNamespace.of(scope.tenant(), resource.key())));
    Set<TenantNamespace> places =
        new HashSet<>(TenantNamespace.further(scope.tenant(), tiers.environments()));
    if (!desired.isEmpty()) {
      places.removeIf(
          place -> !wanted.containsKey(place) && watches.isWithout(scope.cell(), place));
    }
    places.addAll(wanted.keySet());
    places.add(Marks.first(scope));
    Map<ResourceKey, Observation> observed = new HashMap<>();
    for (TenantNamespace place : places) {
      var cluster = new Cluster(connections.client(scope.cell()), place);
      List<DesiredResource> here = wanted.getOrDefault(place, List.of());
      observed.putAll(
          here.isEmpty() && !place.isFirst()
              ? new Leftover(scope, place, cluster).look()
              : Look.at(scope, place, cluster, here, () -> new Workloads(cluster).stopped()));
    }
    return observed;
  }

  @Override
  public Observation apply(TenantScope scope, Step step) {
    watches.quiet().changed(scope.tenant());
    TenantNamespace place = TenantNamespace.of(scope.tenant(), step.key());
    if (step instanceof Step.Create && step.key().equals(place.key())) {
      watches.coming(scope.cell(), place);
    }
    var cluster = new Cluster(connections.client(scope.cell()), place);
    return translating(
        step.key() + " could not be " + step.verb(),
        () ->
            switch (step) {
              case Step.Create(var desired, _) -> make(cluster, desired, List.of());
              case Step.Change(var desired, var differences, _) ->
                  make(cluster, desired, differences);
              case Step.Delete delete -> delete(cluster, delete);
            });
  }

  private static Observation make(
      Cluster cluster, DesiredResource desired, List<Difference> differences) {
    if (Workloads.are(desired.key())) {
      return Observation.Present.of(desired, switchWorkloads(cluster, desired));
    }
    ObjectKind kind = ObjectKind.of(desired.key().kind());
    String name = TenantNamespace.nameIn(desired.key());
    if (differences.stream().anyMatch(KubernetesTarget::isForGood)) {
      // The API server lets nobody change it.
      cluster.delete(kind.context(), name);
    } else {
      foreignFields(differences).ifPresent(patch -> cluster.merge(kind.context(), name, patch));
    }
    ObjectNode applied = cluster.serverSideApply(kind, desired.content());
    return Observation.Present.of(desired, Projection.project(kind, applied, desired.content()));
  }

  private static boolean isForGood(Difference difference) {
    return difference.pointer().startsWith("/roleRef")
        || difference.pointer().startsWith("/spec/scopes");
  }

  private static ObjectNode switchWorkloads(Cluster cluster, DesiredResource desired) {
    var workloads = new Workloads(cluster);
    if (!desired.content().path("suspended").asBoolean()) {
      workloads.resume();
      return Workloads.content(false);
    }
    workloads.stop();
    return Workloads.content(workloads.stopped());
  }

  /**
   * Server-side apply leaves fields that others added, and entries of lists that are merged by
   * name; where all is ours, they go: by a merge patch, because it does not mind that they have
   * gone already.
   */
  private static Optional<ObjectNode> foreignFields(List<Difference> differences) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    for (Difference difference : differences) {
      if (difference.to() == null || difference.pointer().equals("/imagePullSecrets")) {
        String[] path = difference.pointer().substring(1).split("/", -1);
        ObjectNode at = patch;
        for (int i = 0; i < path.length - 1; i++) {
          at = at.withObjectProperty(unescaped(path[i]));
        }
        at.putNull(unescaped(path[path.length - 1]));
      }
    }
    return patch.isEmpty() ? Optional.empty() : Optional.of(patch);
  }

  private static String unescaped(String segment) {
    return segment.replace("~1", "/").replace("~0", "~");
  }

  private static Observation delete(Cluster cluster, Step.Delete step) {
    if (Workloads.are(step.key())) {
      return Leftover.shut(cluster);
    }
    ObjectKind kind = ObjectKind.of(step.key().kind());
    String name = TenantNamespace.nameIn(step.key());
    cluster.delete(kind.context(), name);
    Optional<ObjectNode> left = cluster.get(kind, name);
    if (left.isEmpty()) {
      return new Observation.Absent();
    }
    if (Departing.is(left.get())) {
      throw new FailureException(Departing.failure(left.get()), null);
    }
    return new Observation.Present(left.get(), step.nature(), Set.of());
  }

  private static <T> T translating(String what, Supplier<T> call) {
    try {
      return call.get();
    } catch (KubernetesClientException e) {
      throw KubernetesFailures.translate(e, what);
    }
  }
}
