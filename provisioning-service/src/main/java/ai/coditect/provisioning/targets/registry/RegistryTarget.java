package ai.coditect.provisioning.targets.registry;

import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.cell.CellOffers;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.Nature;
import ai.coditect.provisioning.desired.RegistryResources;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.desired.TenantNamespace;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.targets.Target;
import ai.coditect.provisioning.targets.TenantScope;
import ai.coditect.provisioning.targets.kubernetes.NamespaceSecrets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/**
 * The credentials of a tenant's cell for its image registry, in a Secret of each of the tenant's
 * namespaces. A cell that has none costs no call; to take them away from tenants, empty their
 * {@code auths}.
 */
@Component
class RegistryTarget implements Target {

  private static final String DATA = ".dockerconfigjson";

  private final CellOffers offers;
  private final NamespaceSecrets secrets;

  RegistryTarget(CellOffers offers, NamespaceSecrets secrets) {
    this.offers = offers;
    this.secrets = secrets;
  }

  @Override
  public String name() {
    return RegistryResources.TARGET;
  }

  @Override
  public boolean isIn(CellId cell) {
    return offers.registry(cell).isPresent();
  }

  @Override
  public Map<ResourceKey, Observation> observe(
      TenantScope scope, Collection<DesiredResource> desired) {
    if (!isIn(scope.cell())) {
      return Map.of();
    }
    Map<ResourceKey, Observation> observed = new HashMap<>();
    try {
      desired.forEach(resource -> observed.put(resource.key(), new Observation.Absent()));
      Set<ResourceKey> keys = new HashSet<>(observed.keySet());
      keys.add(RegistryResources.KEY);
      for (ResourceKey key : keys) {
        Observation secret = look(scope, key);
        if (!(secret instanceof Observation.Absent)) {
          observed.put(key, secret);
        }
      }
    } catch (FailureException e) {
      return Observation.Unobservable.all(name(), desired, e.failure());
    }
    return observed;
  }

  private Observation look(TenantScope scope, ResourceKey key) {
    Optional<NamespaceSecrets.Values> found =
        secrets.find(scope, namespace(scope, key), RegistryResources.SECRET);
    if (found.isEmpty()) {
      return new Observation.Absent();
    }
    if (!found.get().ours()) {
      return new Observation.Foreign(
          "Secret %s is there and is not ours".formatted(RegistryResources.SECRET));
    }
    String credentials = found.get().values().getOrDefault(DATA, "");
    ObjectNode content = RegistryResources.content(CellOffers.fingerprint(credentials));
    return new Observation.Present(content, Nature.PLAIN, Set.of());
  }

  @Override
  public Observation apply(TenantScope scope, Step step) {
    switch (step) {
      case Step.Create _, Step.Change _ ->
          secrets.put(
              scope,
              namespace(scope, step.key()),
              RegistryResources.SECRET,
              "kubernetes.io/dockerconfigjson",
              Map.of(DATA, credentials(scope)));
      case Step.Delete _ ->
          secrets.delete(scope, namespace(scope, step.key()), RegistryResources.SECRET);
    }
    return look(scope, step.key());
  }

  private static TenantNamespace namespace(TenantScope scope, ResourceKey key) {
    return TenantNamespace.of(scope.tenant(), key);
  }

  private String credentials(TenantScope scope) {
    return offers
        .registry(scope.cell())
        .orElseThrow(
            () ->
                new FailureException(
                    new Failure.Transient(
                        Reason.CELL_UNAVAILABLE, "the cell has no image registry any more"),
                    null));
  }
}
