package ai.coditect.provisioning.targets.kubernetes;

import ai.coditect.provisioning.desired.Nature;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.desired.TenantNamespace;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.targets.TenantScope;
import ai.coditect.provisioning.tier.QuotaScope;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A namespace of an environment that the tenant's tier does not have, or not any more. It holds the
 * tenant's data, so it is kept for a while: nobody gets in and nothing runs. Its other objects, the
 * quotas and policies, bound it for as long as it is there and go with it.
 */
final class Leftover {

  private static final String QUOTA = QuotaScope.ALL.quotaName();

  private final TenantScope scope;
  private final TenantNamespace place;
  private final Cluster cluster;

  Leftover(TenantScope scope, TenantNamespace place, Cluster cluster) {
    this.scope = scope;
    this.place = place;
    this.cluster = cluster;
  }

  /**
   * What of it is not to be: the namespace, who gets in, and what runs. Nothing if it is not there,
   * or somebody else's.
   */
  Map<ResourceKey, Observation> look() {
    return cluster
        .namespace()
        .filter(namespace -> Marks.areOn(namespace, scope))
        .map(this::look)
        .orElse(Map.of());
  }

  private Map<ResourceKey, Observation> look(ObjectNode namespace) {
    Map<ResourceKey, Observation> observed = new HashMap<>();
    observed.put(place.key(), new Observation.Present(namespace, Nature.DATA, Set.of()));
    if (Departing.is(namespace)) {
      return observed;
    }
    for (ObjectNode binding : cluster.objects(ObjectKind.ROLE_BINDING)) {
      if (Marks.areOn(binding, scope)) {
        String name = binding.path("metadata").path("name").asString();
        observed.put(
            ObjectKind.ROLE_BINDING.keyOf(place, name),
            new Observation.Present(binding, Nature.ACCESS, Set.of(place.key())));
      }
    }
    if (!isShut(namespace)) {
      observed.put(
          Workloads.key(place),
          new Observation.Present(Workloads.content(false), Nature.RUNNING, Set.of(place.key())));
    }
    return observed;
  }

  /**
   * Ends what runs in a namespace, and keeps anything from beginning there: what runs is no
   * resource of ours, so taking it away is to stop it, as it was. A tier that has the environment
   * brings it back.
   */
  static Observation shut(Cluster cluster) {
    if (cluster.namespace().isEmpty()) {
      return new Observation.Absent();
    }
    ObjectNode suspended = JsonNodeFactory.instance.objectNode();
    suspended.withObject("/metadata/labels").put(Marks.SUSPENDED_LABEL, "true");
    cluster.merge(ObjectKind.NAMESPACE.context(), cluster.namespaceName(), suspended);
    if (cluster.get(ObjectKind.RESOURCE_QUOTA, QUOTA).isPresent()) {
      ObjectNode noPods = JsonNodeFactory.instance.objectNode();
      noPods.withObject("/spec/hard").put("pods", "0");
      cluster.merge(ObjectKind.RESOURCE_QUOTA.context(), QUOTA, noPods);
    }
    var workloads = new Workloads(cluster);
    workloads.stop();
    return workloads.stopped()
        ? new Observation.Absent()
        : new Observation.Present(Workloads.content(false), Nature.RUNNING, Set.of());
  }

  private boolean isShut(ObjectNode namespace) {
    return Workloads.marked(namespace)
        && namespace.at("/metadata/labels").path(Marks.SUSPENDED_LABEL).asString("").equals("true")
        && new Workloads(cluster).stopped();
  }
}
