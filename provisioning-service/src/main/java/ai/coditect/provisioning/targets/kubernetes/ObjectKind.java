package ai.coditect.provisioning.targets.kubernetes;

import ai.coditect.provisioning.desired.Nature;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.desired.TenantNamespace;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Set;

/** The kinds of objects that we own in a tenant's namespace, and the namespace itself. */
enum ObjectKind {
  NAMESPACE("namespace", "", "v1", "Namespace", "namespaces"),
  RESOURCE_QUOTA("resource-quota", "", "v1", "ResourceQuota", "resourcequotas"),
  LIMIT_RANGE("limit-range", "", "v1", "LimitRange", "limitranges"),
  NETWORK_POLICY("network-policy", "networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies"),
  SERVICE_ACCOUNT("service-account", "", "v1", "ServiceAccount", "serviceaccounts"),
  ROLE_BINDING("role-binding", "rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings"),
  VOLUME_CLAIM("volume-claim", "", "v1", "PersistentVolumeClaim", "persistentvolumeclaims");

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
    return switch (this) {
      case ROLE_BINDING -> Nature.ACCESS;
      case VOLUME_CLAIM -> Nature.DATA;
      case NAMESPACE, RESOURCE_QUOTA, LIMIT_RANGE, NETWORK_POLICY, SERVICE_ACCOUNT -> Nature.PLAIN;
    };
  }

  /**
   * The parts, as JSON pointers, in which nobody but us has any business: there, a field that
   * somebody adds is a change by hand.
   */
  Set<String> whollyOurs() {
    return switch (this) {
      case RESOURCE_QUOTA, LIMIT_RANGE, NETWORK_POLICY -> Set.of("/spec");
      case ROLE_BINDING -> Set.of("/roleRef", "/subjects");
      case NAMESPACE, SERVICE_ACCOUNT, VOLUME_CLAIM -> Set.of();
    };
  }

  /** Whether it holds quantities, which the API server may write in another form. */
  boolean hasQuantities() {
    return this == RESOURCE_QUOTA || this == LIMIT_RANGE || this == VOLUME_CLAIM;
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

  /** The key of such an object in a namespace, or of the namespace itself. */
  ResourceKey keyOf(TenantNamespace in, String name) {
    return in.key(KubernetesTarget.NAME, key, name);
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
