package ai.coditect.provisioning.targets.kubernetes;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.cell.KubernetesConnections;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.SharedSecrets;
import ai.coditect.provisioning.desired.TenantNamespace;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.targets.TenantScope;
import ai.coditect.provisioning.tier.TierCatalogue;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.SecretList;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Secrets in tenants' namespaces, for targets whose credentials tenants find there. They are no
 * resources of the Kubernetes target, because desired states hold no secrets. Each call throws
 * {@link FailureException} as that target does.
 */
@Component
public class NamespaceSecrets {

  private final KubernetesConnections connections;
  private final TierCatalogue tiers;

  NamespaceSecrets(KubernetesConnections connections, TierCatalogue tiers) {
    this.connections = connections;
    this.tiers = tiers;
  }

  /**
   * A Secret's values, which its text form does not show.
   *
   * @param ours whether it carries our mark
   * @param values by key, decoded
   */
  public record Values(boolean ours, Map<String, String> values) {

    /** Copies. */
    public Values {
      values = Map.copyOf(Require.present(values, "values"));
    }

    @Override
    public String toString() {
      return "Values[ours=%s, keys=%s]".formatted(ours, new TreeMap<>(values).keySet());
    }
  }

  /** The Secret of this name in the tenant's first namespace; empty if it is not there. */
  public Optional<Values> find(TenantScope scope, String name) {
    return find(scope, Marks.first(scope), name);
  }

  /** The Secret of this name in a namespace of the tenant; empty if it, or that, is not there. */
  public Optional<Values> find(TenantScope scope, TenantNamespace in, String name) {
    return translating(
        "Secret %s could not be read".formatted(name),
        () ->
            Optional.ofNullable(secrets(scope, in).withName(name).get())
                .map(secret -> values(scope, secret)));
  }

  /**
   * The values of our Secret of this name in the first namespace; empty if there is none.
   *
   * @throws FailureException terminal, if there is one that is not ours
   */
  public Map<String, String> ours(TenantScope scope, String name) {
    return foundOurs(scope, name).map(Values::values).orElseGet(Map::of);
  }

  /** As {@link #ours}, for who wants to know whether it is there. */
  public Optional<Values> foundOurs(TenantScope scope, String name) {
    Optional<Values> found = find(scope, name);
    if (found.isPresent() && !found.get().ours()) {
      throw notOurs(Marks.first(scope), name);
    }
    return found;
  }

  /**
   * Makes the Secret in the first namespace, or makes these its only values; one that is not ours
   * is left as it is. Returns what it is afterwards.
   */
  public Values put(TenantScope scope, String name, Map<String, String> values) {
    return put(scope, Marks.first(scope), name, "Opaque", values);
  }

  /** As the other, in any namespace, of a type that it keeps: Kubernetes lets nobody change it. */
  public Values put(
      TenantScope scope, TenantNamespace in, String name, String type, Map<String, String> values) {
    return translating(
        "Secret %s could not be written".formatted(name),
        () -> {
          Secret known = known(scope, in, name);
          var builder = known == null ? new SecretBuilder() : new SecretBuilder(known);
          Secret wanted = filled(builder, scope, in, name, type, values);
          var call = secrets(scope, in).resource(wanted);
          return values(scope, known == null ? call.create() : call.update());
        });
  }

  /** As put, for one that is hardly there yet: it is looked at only if it is. */
  public Values putNew(
      TenantScope scope, TenantNamespace in, String name, Map<String, String> values) {
    return make(scope, in, name, values).orElseGet(() -> put(scope, in, name, "Opaque", values));
  }

  /** Makes the Secret in a namespace; empty if there is one of this name, whose ever it is. */
  public Optional<Values> make(
      TenantScope scope, TenantNamespace in, String name, Map<String, String> values) {
    Secret wanted = filled(new SecretBuilder(), scope, in, name, "Opaque", values);
    try {
      return Optional.of(values(scope, secrets(scope, in).resource(wanted).create()));
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return Optional.empty();
      }
      throw KubernetesFailures.translate(e, "Secret %s could not be made".formatted(name));
    }
  }

  private static Secret filled(
      SecretBuilder builder,
      TenantScope scope,
      TenantNamespace in,
      String name,
      String type,
      Map<String, String> values) {
    return builder
        .editOrNewMetadata()
        .withName(name)
        .withNamespace(in.name())
        .addToLabels(Marks.of(scope))
        .endMetadata()
        .withType(type)
        .withData(encoded(values))
        .withStringData(null)
        .build();
  }

  private static Values values(TenantScope scope, Secret secret) {
    return new Values(Marks.areOn(secret, scope), decoded(secret));
  }

  /** Makes the Secret in these environments what it is in the first namespace. */
  public void share(
      TenantScope scope, String name, Map<String, String> values, List<String> environments) {
    for (String environment : environments) {
      put(scope, new TenantNamespace(scope.tenant(), environment), name, "Opaque", values);
    }
  }

  /** Gives the Secret other values in the first namespace, and then wherever else it is. */
  public void replace(TenantScope scope, String name, Map<String, String> values) {
    List<String> environments =
        further(scope).stream()
            .filter(namespace -> find(scope, namespace, name).isPresent())
            .map(namespace -> Objects.requireNonNull(namespace.environment()))
            .toList();
    put(scope, name, values);
    share(scope, name, values, environments);
  }

  /**
   * In which of the environments where a Secret is wanted too it is ours and what it is in the
   * first namespace.
   *
   * @param first what it is there; null if it is not
   * @param desired with the Secret, if it is wanted
   */
  public List<String> sharedWith(
      TenantScope scope, String name, @Nullable Values first, Collection<DesiredResource> desired) {
    if (first == null) {
      return List.of();
    }
    return desired.stream()
        .filter(resource -> resource.key().name().equals(name))
        .flatMap(resource -> SharedSecrets.environments(resource.content()).stream())
        .filter(
            environment ->
                find(scope, new TenantNamespace(scope.tenant(), environment), name)
                    .filter(copy -> copy.ours() && copy.equals(first))
                    .isPresent())
        .toList();
  }

  /** Removes the Secret wherever the tenant has it, from the first namespace last. */
  public void delete(TenantScope scope, String name) {
    further(scope).forEach(namespace -> delete(scope, namespace, name));
    delete(scope, Marks.first(scope), name);
  }

  private List<TenantNamespace> further(TenantScope scope) {
    return TenantNamespace.further(scope.tenant(), tiers.environments());
  }

  /** Removes the Secret from a namespace, if it is there and ours. */
  public void delete(TenantScope scope, TenantNamespace in, String name) {
    translating(
        "Secret %s could not be deleted".formatted(name),
        () -> {
          Secret known = known(scope, in, name);
          return known == null
              ? List.<StatusDetails>of()
              : secrets(scope, in)
                  .resource(known)
                  .lockResourceVersion(known.getMetadata().getResourceVersion())
                  .delete();
        });
  }

  /** What is written to or removed next, unless it was changed in between. */
  private @Nullable Secret known(TenantScope scope, TenantNamespace in, String name) {
    Secret known = secrets(scope, in).withName(name).get();
    if (known != null && !Marks.areOn(known, scope)) {
      throw notOurs(in, name);
    }
    return known;
  }

  private static FailureException notOurs(TenantNamespace in, String name) {
    return new FailureException(
        new Failure.Terminal(
            Reason.OWNERSHIP_CONFLICT,
            "Secret %s is in %s and is not ours".formatted(name, in.name())),
        null);
  }

  private NonNamespaceOperation<Secret, SecretList, Resource<Secret>> secrets(
      TenantScope scope, TenantNamespace in) {
    return connections.client(scope.cell()).secrets().inNamespace(in.name());
  }

  private static Map<String, String> encoded(Map<String, String> values) {
    Map<String, String> data = new TreeMap<>();
    values.forEach(
        (key, value) ->
            data.put(
                key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
    return data;
  }

  private static Map<String, String> decoded(Secret secret) {
    Map<String, String> values = new TreeMap<>();
    if (secret.getData() != null) {
      secret
          .getData()
          .forEach(
              (key, value) ->
                  values.put(
                      key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
    }
    return values;
  }

  private static <T> T translating(String what, Supplier<T> call) {
    try {
      return call.get();
    } catch (KubernetesClientException e) {
      throw KubernetesFailures.translate(e, what);
    }
  }
}
