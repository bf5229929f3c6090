package ai.coditect.provisioning.targets.kubernetes;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.provisioning.desired.TenantNamespace;
import ai.coditect.provisioning.tier.TierDefinition;
import ai.coditect.provisioning.tier.TierDefinition.Kubernetes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of the namespaces that a tenant has by a tier.
 *
 * @param environment what the tier calls it; null if it tells none apart
 * @param limited what the tier limits in it; null while the tier is only announced
 */
record TierNamespace(
    TenantNamespace namespace, @Nullable String environment, @Nullable Kubernetes limited) {

  /** All of them, the first of them first. */
  static List<TierNamespace> of(TenantId tenant, TierDefinition tier) {
    Kubernetes limited = tier.kubernetes();
    TenantNamespace first = TenantNamespace.first(tenant);
    if (limited == null || limited.environments() == null) {
      return List.of(new TierNamespace(first, null, limited));
    }
    List<TierNamespace> all = new ArrayList<>();
    all.add(new TierNamespace(first, limited.environments().first(), limited));
    limited
        .further()
        .forEach(
            (name, part) ->
                all.add(new TierNamespace(new TenantNamespace(tenant, name), name, part)));
    return all;
  }
}
