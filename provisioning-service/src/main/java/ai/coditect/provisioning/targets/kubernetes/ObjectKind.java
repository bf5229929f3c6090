package ai.coditect.provisioning.targets.kubernetes;

import ai.coditect.provisioning.desired.Nature;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/** The kinds of objects that we own in a tenant's namespace, and the namespace itself. */
enum ObjectKind {
  NAMESPACE("namespace", "", "v1", "Namespace", "namespaces"),
  RESOURCE_QUOTA("resource-quota", "", "v1", "ResourceQuota", "resourcequotas"),
  LIMIT_RANGE("limit-range", "", "v1", "LimitRange", "limitranges"),
  NETWORK_POLICY("network-policy", "networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies"),
  SERVICE_ACCOUNT("service-account", "", "v1", "ServiceAccount", "serviceaccounts"),
  ROLE_BINDING("role-binding", "rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings");

  private final String key;
  private final String group;
  private final String version;
  private final String kind;
  private final String plural;

  ObjectKind(String key, String group, String version, String kind, String plural) {
    this.key = key;
    this.group = group;
    this.version = version;
    this.kind = kind;
    this.plural = plural;
  }

  /** What the loss of such an object means. */
  Nature nature() {
    return this == ROLE_BINDING ? Nature.ACCESS : Nature.PLAIN;
  }

  /** The kind in resource keys. */
  String key() {
    return key;
  }

  ResourceDefinitionContext context() {
    return new ResourceDefinitionContext.Builder()
        .withGroup(group)
        .withVersion(version)
        .withKind(kind)
        .withPlural(plural)
        .withNamespaced(this != NAMESPACE)
        .build();
  }

  static ObjectKind of(String key) {
    for (ObjectKind kind : values()) {
      if (kind.key.equals(key)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("no kind of Kubernetes object here: " + key);
  }
}
