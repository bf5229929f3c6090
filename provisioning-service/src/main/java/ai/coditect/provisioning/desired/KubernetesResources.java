package ai.coditect.provisioning.desired;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.TenantMembers;
import ai.coditect.provisioning.tier.QuotaScope;
import ai.coditect.provisioning.tier.TierDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one tenant has in one namespace of its cluster. All names are fixed or derive from the
 * tenant id and the environment.
 *
 * <p>A suspended tenant keeps it all but for access: its namespace says that it is suspended, by
 * which the cluster's admission policies deny writes there, its quota admits no pods, and its
 * workloads are stopped, last, so that nothing starts them again.
 */
final class KubernetesResources {

  private final KubernetesObjects objects;
  private final TierDefinition.Kubernetes tier;
  private final CellTraits cell;
  private final List<CellTraits.Egress> backends;

  private KubernetesResources(
      TenantNamespace namespace,
      TierDefinition.Kubernetes tier,
      CellTraits cell,
      List<CellTraits.Egress> backends) {
    this.objects = new KubernetesObjects(namespace);
    this.tier = tier;
    this.cell = cell;
    this.backends = backends;
  }

  /** For each namespace of a tenant, the first of them first. */
  static List<KubernetesResources> of(TenantId tenant, TierDefinition tier, CellTraits cell) {
    TierDefinition.Kubernetes kubernetes = Objects.requireNonNull(tier.kubernetes());
    List<CellTraits.Egress> backends = backends(tier, cell);
    List<KubernetesResources> all = new ArrayList<>();
    all.add(new KubernetesResources(TenantNamespace.first(tenant), kubernetes, cell, backends));
    kubernetes
        .further()
        .forEach(
            (environment, part) ->
                all.add(
                    new KubernetesResources(
                        new TenantNamespace(tenant, environment), part, cell, backends)));
    return all;
  }

  private static List<CellTraits.Egress> backends(TierDefinition tier, CellTraits cell) {
    List<CellTraits.Egress> backends = new ArrayList<>();
    if (tier.database() != null) {
      backends.addAll(cell.database());
    }
    if (tier.storage() != null) {
      backends.addAll(cell.storage());
    }
    return backends;
  }

  TenantNamespace namespace() {
    return objects.namespace();
  }

  /** What the tier calls it; null if it tells no environments apart. */
  @Nullable String environment() {
    return namespace().isFirst() && tier.environments() != null
        ? tier.environments().first()
        : namespace().environment();
  }

  List<DesiredResource> resources(@Nullable TenantMembers members, boolean suspended) {
    List<DesiredResource> resources = new ArrayList<>();
    resources.add(namespaceObject(suspended));
    DesiredResource quota = quota(QuotaScope.ALL, suspended);
    resources.add(quota);
    for (QuotaScope scope : List.of(QuotaScope.TERMINATING, QuotaScope.NOT_TERMINATING)) {
      if (!tier.limits(scope).isEmpty()) {
        resources.add(quota(scope, false));
      }
    }
    resources.add(limitRange());
    resources.addAll(new NetworkPolicies(objects).resources(backends));
    resources.add(serviceAccount());
    resources.add(workloads(suspended, Set.of(namespace().key(), quota.key())));
    if (tier.workspace() != null) {
      resources.add(workspace(tier.workspace(), quota.key()));
    }
    resources.addAll(new RoleBindings(objects).resources(tier.members(), members));
    return resources;
  }

  private DesiredResource namespaceObject(boolean suspended) {
    ObjectNode namespace = objects.object("v1", "Namespace", namespace().name());
    ObjectNode labels = (ObjectNode) namespace.get("metadata").get("labels");
    for (String mode : List.of("enforce", "warn", "audit")) {
      labels.put("pod-security.kubernetes.io/" + mode, tier.podSecurity().level());
      labels.put("pod-security.kubernetes.io/" + mode + "-version", tier.podSecurity().version());
    }
    if (tier.priorityClass() != null) {
      labels.put("coditect.ai/priority-class", tier.priorityClass());
    }
    tier.pods().labels().forEach(labels::put);
    if (environment() != null) {
      labels.put("coditect.ai/environment", environment());
    }
    if (suspended) {
      labels.put("coditect.ai/suspended", "true");
    }
    if (cell.identity() != null && cell.identity().audience() != null) {
      ((ObjectNode) namespace.get("metadata"))
          .putObject("annotations")
          .put("coditect.ai/token-audience", cell.identity().audience());
    }
    // The first goes when nothing of the tenant is left. Any other can go while the tenant stays,
    // and its volumes with it.
    Nature nature = namespace().isFirst() ? Nature.PLAIN : Nature.DATA;
    return new DesiredResource(namespace().key(), nature, namespace, Set.of());
  }

  private DesiredResource quota(QuotaScope scope, boolean suspended) {
    Map<String, String> hard = new TreeMap<>(tier.limits(scope));
    if (suspended) {
      hard.put("pods", "0");
    }
    ObjectNode quota = objects.object("v1", "ResourceQuota", scope.quotaName());
    ObjectNode spec = quota.putObject("spec");
    KubernetesObjects.putAll(spec.putObject("hard"), hard);
    if (scope != QuotaScope.ALL) {
      spec.putArray("scopes").add(scope.kubernetesScope());
    }
    return objects.inNamespace("resource-quota", quota);
  }

  private DesiredResource limitRange() {
    ObjectNode limitRange = objects.object("v1", "LimitRange", "coditect");
    var limits = limitRange.putObject("spec").putArray("limits");
    ObjectNode container = limits.addObject();
    container.put("type", "Container");
    KubernetesObjects.putAll(container.putObject("default"), tier.containerLimits().defaults());
    KubernetesObjects.putAll(
        container.putObject("defaultRequest"), tier.containerLimits().defaultRequest());
    KubernetesObjects.putAll(container.putObject("max"), tier.containerLimits().max());
    if (tier.volumeLimits() != null) {
      ObjectNode volume = limits.addObject();
      volume.put("type", "PersistentVolumeClaim");
      volume.putObject("min").put("storage", tier.volumeLimits().min());
      volume.putObject("max").put("storage", tier.volumeLimits().max());
    }
    return objects.inNamespace("limit-range", limitRange);
  }

  /** Cut from the quota, which must have room for it before. */
  private DesiredResource workspace(TierDefinition.Workspace workspace, ResourceKey quota) {
    ObjectNode claim = objects.object("v1", "PersistentVolumeClaim", "coditect-workspace");
    ObjectNode spec = claim.putObject("spec");
    spec.putArray("accessModes").add(workspace.accessMode());
    spec.put("storageClassName", workspace.storageClass());
    spec.putObject("resources").putObject("requests").put("storage", workspace.size());
    DesiredResource resource = objects.inNamespace("volume-claim", Nature.DATA, claim);
    Set<ResourceKey> needs = new HashSet<>(resource.needs());
    needs.add(quota);
    return new DesiredResource(resource.key(), Nature.DATA, resource.content(), needs);
  }

  private DesiredResource serviceAccount() {
    // The account of every pod that names none. It has no rights; its token is not mounted, so that
    // a pod that is broken into does not even have somebody to be. That pods do not ask for one
    // themselves is for the cluster's admission policies.
    ObjectNode account = objects.object("v1", "ServiceAccount", "default");
    account.put("automountServiceAccountToken", false);
    if (cell.registry() != null) {
      account.putArray("imagePullSecrets").addObject().put("name", RegistryResources.SECRET);
    }
    if (cell.identity() != null) {
      ((ObjectNode) account.get("metadata"))
          .putObject("annotations")
          .put(cell.identity().annotation(), cell.identity().of(objects.tenant()));
    }
    return objects.inNamespace("service-account", account);
  }

  /** No object of its own: whether the tenant's own workloads are stopped by us. */
  private DesiredResource workloads(boolean suspended, Set<ResourceKey> needs) {
    ObjectNode content = JsonNodeFactory.instance.objectNode().put("suspended", suspended);
    return new DesiredResource(
        namespace().key(KubernetesObjects.TARGET, "workloads", "running"), content, needs);
  }
}
