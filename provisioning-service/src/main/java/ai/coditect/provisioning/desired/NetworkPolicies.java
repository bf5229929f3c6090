package ai.coditect.provisioning.desired;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Who may talk to a tenant's pods, and to whom these may talk: nobody but for what is named. */
final class NetworkPolicies {

  private final KubernetesObjects objects;

  NetworkPolicies(KubernetesObjects objects) {
    this.objects = objects;
  }

  /**
   * @param backends what of the platform the tenant's pods may reach besides
   */
  List<DesiredResource> resources(List<CellTraits.Egress> backends) {
    var policies =
        new ArrayList<>(
            List.of(
                defaultDeny(),
                dns(),
                sameTenant(),
                from("ingress", "ingress-controller"),
                from("monitoring", "monitoring")));
    if (!backends.isEmpty()) {
      policies.add(to(backends));
    }
    return policies.stream().map(policy -> objects.inNamespace("network-policy", policy)).toList();
  }

  private ObjectNode to(List<CellTraits.Egress> backends) {
    ObjectNode policy = policy("coditect-allow-backends");
    types(policy, "Egress");
    var rules = spec(policy).putArray("egress");
    for (CellTraits.Egress backend : backends) {
      ObjectNode rule = rules.addObject();
      rule.putArray("to").addObject().putObject("ipBlock").put("cidr", backend.cidr());
      rule.putArray("ports").addObject().put("protocol", "TCP").put("port", backend.port());
    }
    return policy;
  }

  private ObjectNode defaultDeny() {
    ObjectNode deny = policy("coditect-default-deny");
    types(deny, "Ingress", "Egress");
    return deny;
  }

  private ObjectNode dns() {
    ObjectNode dns = policy("coditect-allow-dns");
    types(dns, "Egress");
    ObjectNode rule = spec(dns).putArray("egress").addObject();
    ObjectNode servers = rule.putArray("to").addObject();
    matchLabels(servers, "namespaceSelector", "kubernetes.io/metadata.name", "kube-system");
    matchLabels(servers, "podSelector", "k8s-app", "kube-dns");
    var ports = rule.putArray("ports");
    ports.addObject().put("protocol", "UDP").put("port", 53);
    ports.addObject().put("protocol", "TCP").put("port", 53);
    return dns;
  }

  private ObjectNode sameTenant() {
    ObjectNode within = policy("coditect-allow-same-tenant");
    types(within, "Ingress", "Egress");
    matchTenant(spec(within).putArray("ingress").addObject().putArray("from").addObject());
    matchTenant(spec(within).putArray("egress").addObject().putArray("to").addObject());
    return within;
  }

  /** Lets in whatever runs in the namespaces that the cell's operators have given this role. */
  private ObjectNode from(String name, String role) {
    ObjectNode from = policy("coditect-allow-" + name);
    types(from, "Ingress");
    matchLabels(
        spec(from).putArray("ingress").addObject().putArray("from").addObject(),
        "namespaceSelector",
        "coditect.ai/role",
        role);
    return from;
  }

  private ObjectNode policy(String name) {
    ObjectNode policy = objects.object("networking.k8s.io/v1", "NetworkPolicy", name);
    policy.putObject("spec").putObject("podSelector");
    return policy;
  }

  private void matchTenant(ObjectNode peer) {
    matchLabels(
        peer, "namespaceSelector", KubernetesObjects.TENANT_LABEL, objects.tenant().value());
  }

  private static ObjectNode spec(ObjectNode object) {
    return (ObjectNode) object.get("spec");
  }

  private static void types(ObjectNode policy, String... types) {
    var array = spec(policy).putArray("policyTypes");
    for (String type : types) {
      array.add(type);
    }
  }

  private static void matchLabels(ObjectNode peer, String selector, String label, String value) {
    peer.putObject(selector).putObject("matchLabels").put(label, value);
  }
}
