package ai.coditect.provisioning.desired;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.provisioning.tier.Environments;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One namespace of a tenant. The first is the one that it has in every tier; each further one is an
 * environment, whose name is in the namespace's and in the keys of what is in it. So nothing of the
 * first changes its name when others come or go.
 *
 * @param tenant whose
 * @param environment which; null for the first
 */
public record TenantNamespace(TenantId tenant, @Nullable String environment) {

  private static final char IN_KEYS = '/';
  private static final char IN_NAMES = '-';

  /** Validates. */
  public TenantNamespace {
    Require.present(tenant, "tenant");
    Require.that(
        environment == null || Environments.isName(environment), "no name of an environment");
  }

  /** The one that a tenant has in every tier. */
  public static TenantNamespace first(TenantId tenant) {
    return new TenantNamespace(tenant, null);
  }

  /** The one that a resource of a tenant is in. */
  public static TenantNamespace of(TenantId tenant, ResourceKey key) {
    int end = key.name().indexOf(IN_KEYS);
    return new TenantNamespace(tenant, end < 0 ? null : key.name().substring(0, end));
  }

  /** Those of these environments. */
  public static List<TenantNamespace> further(TenantId tenant, Collection<String> environments) {
    return environments.stream().map(name -> new TenantNamespace(tenant, name)).toList();
  }

  /** The name of a resource in its namespace. */
  public static String nameIn(ResourceKey key) {
    return key.name().substring(key.name().indexOf(IN_KEYS) + 1);
  }

  /** Whether it is the one that the tenant has in every tier. */
  public boolean isFirst() {
    return environment == null;
  }

  /** Its name on the cluster. */
  public String name() {
    String first = "t-" + tenant.suffix();
    return environment == null ? first : first + IN_NAMES + environment;
  }

  /** The key of something in it. */
  public ResourceKey key(String target, String kind, String name) {
    return new ResourceKey(target, kind, environment == null ? name : environment + IN_KEYS + name);
  }

  /** The key of the namespace itself, as a resource on the cluster. */
  public ResourceKey key() {
    return key(KubernetesObjects.TARGET, "namespace", name());
  }

  /** What a resource in it needs. */
  Set<ResourceKey> needs() {
    return Set.of(key());
  }
}
