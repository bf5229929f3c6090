package ai.coditect.provisioning.desired;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.TenantMembers.Identity;
import ai.coditect.provisioning.tier.TierDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The objects of one tenant on its cluster, as server-side apply takes them: with the fields that
 * are ours and no others. All names are fixed or derive from the tenant id.
 */
final class KubernetesResources {

  static final String TARGET = "kubernetes";
  private static final String OWNER_CLUSTER_ROLE = "coditect:tenant-owner";
  private static final String RBAC = "rbac.authorization.k8s.io";

  private final TenantId tenant;
  private final TierDefinition.Kubernetes tier;
  private final ResourceKey namespaceKey;

  KubernetesResources(TenantId tenant, TierDefinition.Kubernetes tier) {
    this.tenant = tenant;
    this.tier = tier;
    this.namespaceKey = new ResourceKey(TARGET, "namespace", namespace());
  }

  String namespace() {
    return "t-" + tenant.suffix();
  }

  ResourceKey namespaceKey() {
    return namespaceKey;
  }

  List<DesiredResource> resources(List<Identity> owners) {
    List<DesiredResource> resources = new ArrayList<>();
    resources.add(namespaceObject());
    resources.add(quota());
    resources.add(limitRange());
    resources.addAll(networkPolicies());
    resources.add(serviceAccount());
    if (!owners.isEmpty()) {
      resources.add(ownerBinding(owners));
    }
    return resources;
  }

  private DesiredResource namespaceObject() {
    ObjectNode namespace = object("v1", "Namespace", namespace());
    ObjectNode labels = (ObjectNode) namespace.get("metadata").get("labels");
    for (String mode : List.of("enforce", "warn", "audit")) {
      labels.put("pod-security.kubernetes.io/" + mode, tier.podSecurity().level());
      labels.put("pod-security.kubernetes.io/" + mode + "-version", tier.podSecurity().version());
    }
    return new DesiredResource(namespaceKey, namespace, Set.of());
  }

  private DesiredResource quota() {
    ObjectNode quota = object("v1", "ResourceQuota", "coditect");
    putAll(quota.putObject("spec").putObject("hard"), tier.quota());
    return inNamespace("resource-quota", quota);
  }

  private DesiredResource limitRange() {
    ObjectNode limitRange = object("v1", "LimitRange", "coditect");
    ObjectNode container = limitRange.putObject("spec").putArray("limits").addObject();
    container.put("type", "Container");
    putAll(container.putObject("default"), tier.containerLimits().defaults());
    putAll(container.putObject("defaultRequest"), tier.containerLimits().defaultRequest());
    putAll(container.putObject("max"), tier.containerLimits().max());
    return inNamespace("limit-range", limitRange);
  }

  private List<DesiredResource> networkPolicies() {
    ObjectNode deny = networkPolicy("coditect-default-deny");
    policyTypes(deny, "Ingress", "Egress");

    ObjectNode dns = networkPolicy("coditect-allow-dns");
    policyTypes(dns, "Egress");
    ObjectNode toDns = spec(dns).putArray("egress").addObject();
    ObjectNode dnsPods = toDns.putArray("to").addObject();
    matchLabels(dnsPods, "namespaceSelector", "kubernetes.io/metadata.name", "kube-system");
    matchLabels(dnsPods, "podSelector", "k8s-app", "kube-dns");
    var ports = toDns.putArray("ports");
    ports.addObject().put("protocol", "UDP").put("port", 53);
    ports.addObject().put("protocol", "TCP").put("port", 53);

    ObjectNode within = networkPolicy("coditect-allow-same-tenant");
    policyTypes(within, "Ingress", "Egress");
    String label = "coditect.ai/tenant";
    matchLabels(
        spec(within).putArray("ingress").addObject().putArray("from").addObject(),
        "namespaceSelector",
        label,
        tenant.value());
    matchLabels(
        spec(within).putArray("egress").addObject().putArray("to").addObject(),
        "namespaceSelector",
        label,
        tenant.value());

    ObjectNode ingress = networkPolicy("coditect-allow-ingress");
    policyTypes(ingress, "Ingress");
    matchLabels(
        spec(ingress).putArray("ingress").addObject().putArray("from").addObject(),
        "namespaceSelector",
        "coditect.ai/role",
        "ingress-controller");

    return List.of(deny, dns, within, ingress).stream()
        .map(policy -> inNamespace("network-policy", policy))
        .toList();
  }

  private DesiredResource serviceAccount() {
    // The account of every pod that names none: without a token, a pod cannot speak to the API
    // server.
    ObjectNode account = object("v1", "ServiceAccount", "default");
    account.put("automountServiceAccountToken", false);
    return inNamespace("service-account", account);
  }

  private DesiredResource ownerBinding(List<Identity> owners) {
    ObjectNode binding = object(RBAC + "/v1", "RoleBinding", "coditect-owners");
    binding
        .putObject("roleRef")
        .put("apiGroup", RBAC)
        .put("kind", "ClusterRole")
        .put("name", OWNER_CLUSTER_ROLE);
    var subjects = binding.putArray("subjects");
    owners.stream()
        .map(Identity::kubernetesUser)
        .sorted()
        .forEach(
            user ->
                subjects.addObject().put("apiGroup", RBAC).put("kind", "User").put("name", user));
    DesiredResource resource = inNamespace("role-binding", binding);
    return new DesiredResource(resource.key(), Nature.ACCESS, resource.content(), resource.needs());
  }

  private ObjectNode networkPolicy(String name) {
    ObjectNode policy = object("networking.k8s.io/v1", "NetworkPolicy", name);
    policy.putObject("spec").putObject("podSelector");
    return policy;
  }

  private static ObjectNode spec(ObjectNode object) {
    return (ObjectNode) object.get("spec");
  }

  private static void policyTypes(ObjectNode policy, String... types) {
    var array = spec(policy).putArray("policyTypes");
    for (String type : types) {
      array.add(type);
    }
  }

  private static void matchLabels(ObjectNode peer, String selector, String label, String value) {
    peer.putObject(selector).putObject("matchLabels").put(label, value);
  }

  private DesiredResource inNamespace(String kind, ObjectNode object) {
    ((ObjectNode) object.get("metadata")).put("namespace", namespace());
    String name = object.get("metadata").get("name").stringValue();
    return new DesiredResource(new ResourceKey(TARGET, kind, name), object, Set.of(namespaceKey));
  }

  private ObjectNode object(String apiVersion, String kind, String name) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", apiVersion).put("kind", kind);
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("name", name);
    metadata
        .putObject("labels")
        .put("app.kubernetes.io/managed-by", "coditect")
        .put("coditect.ai/tenant", tenant.value());
    return object;
  }

  private static void putAll(ObjectNode node, Map<String, String> values) {
    new TreeMap<>(values).forEach(node::put);
  }
}
