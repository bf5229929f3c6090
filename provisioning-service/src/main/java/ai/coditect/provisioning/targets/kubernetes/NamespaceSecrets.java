package ai.coditect.provisioning.targets.kubernetes;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.cell.KubernetesConnections;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.targets.TenantScope;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
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

  NamespaceSecrets(KubernetesConnections connections) {
    this.connections = connections;
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

  /** The Secret of this name in the tenant's namespace; empty if it, or the namespace, is not. */
  public Optional<Values> find(TenantScope scope, String name) {
    return translating(
        "Secret %s could not be read".formatted(name),
        () ->
            Optional.ofNullable(resource(scope, name).get())
                .map(secret -> new Values(Marks.areOn(secret, scope), decoded(secret))));
  }

  /**
   * The values of our Secret of this name; empty if there is none.
   *
   * @throws FailureException terminal, if there is one that is not ours
   */
  public Map<String, String> ours(TenantScope scope, String name) {
    Optional<Values> found = find(scope, name);
    if (found.isPresent() && !found.get().ours()) {
      throw notOurs(name);
    }
    return found.map(Values::values).orElseGet(Map::of);
  }

  /** Makes the Secret, or makes these its only values; one that is not ours is left as it is. */
  public void put(TenantScope scope, String name, Map<String, String> values) {
    put(scope, name, "Opaque", values);
  }

  /** As the other, of a type that it keeps: Kubernetes lets nobody change it. */
  public void put(TenantScope scope, String name, String type, Map<String, String> values) {
    translating(
        "Secret %s could not be written".formatted(name),
        () -> {
          Secret known = known(scope, name);
          var builder = known == null ? new SecretBuilder() : new SecretBuilder(known);
          Secret wanted =
              builder
                  .editOrNewMetadata()
                  .withName(name)
                  .withNamespace(Marks.namespace(scope))
                  .addToLabels(Marks.of(scope))
                  .endMetadata()
                  .withType(type)
                  .withData(encoded(values))
                  .withStringData(null)
                  .build();
          var call = secrets(scope).resource(wanted);
          return known == null ? call.create() : call.update();
        });
  }

  /** Removes the Secret, if it is there and ours. */
  public void delete(TenantScope scope, String name) {
    translating(
        "Secret %s could not be deleted".formatted(name),
        () -> {
          Secret known = known(scope, name);
          return known == null
              ? List.<StatusDetails>of()
              : secrets(scope)
                  .resource(known)
                  .lockResourceVersion(known.getMetadata().getResourceVersion())
                  .delete();
        });
  }

  /** What is written to or removed next, unless it was changed in between. */
  private @Nullable Secret known(TenantScope scope, String name) {
    Secret known = resource(scope, name).get();
    if (known != null && !Marks.areOn(known, scope)) {
      throw notOurs(name);
    }
    return known;
  }

  private static FailureException notOurs(String name) {
    return new FailureException(
        new Failure.Terminal(
            Reason.OWNERSHIP_CONFLICT, "Secret %s is there and is not ours".formatted(name)),
        null);
  }

  private Resource<Secret> resource(TenantScope scope, String name) {
    return secrets(scope).withName(name);
  }

  private io.fabric8.kubernetes.client.dsl.NonNamespaceOperation<
          Secret, io.fabric8.kubernetes.api.model.SecretList, Resource<Secret>>
      secrets(TenantScope scope) {
    return connections.client(scope.cell()).secrets().inNamespace(Marks.namespace(scope));
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
