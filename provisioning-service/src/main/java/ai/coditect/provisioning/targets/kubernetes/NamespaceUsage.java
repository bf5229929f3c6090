package ai.coditect.provisioning.targets.kubernetes;

import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.tier.QuotaScope;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Counts in a namespace what a quota would count of a resource, by the resource's name there. For
 * what the tenant's present quota does not count. What it does not know how to count is an error:
 * silence is no permission.
 */
final class NamespaceUsage {

  private static final Set<String> OVER = Set.of("Succeeded", "Failed");
  private static final String OF_CLASS = ".storageclass.storage.k8s.io/";
  private static final Set<String> OF_SERVICES =
      Set.of("services", "services.loadbalancers", "services.nodeports");
  private static final Set<String> PLAIN =
      Set.of("secrets", "configmaps", "persistentvolumeclaims", "replicationcontrollers");

  private final KubernetesClient client;
  private final String namespace;
  private @Nullable List<Pod> pods;
  private @Nullable List<Service> services;
  private @Nullable List<PersistentVolumeClaim> claims;

  NamespaceUsage(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /**
   * How much of a resource is used of what a scope counts, in the resource's own unit.
   *
   * @throws FailureException terminal, if nobody knows how to count it
   * @throws io.fabric8.kubernetes.client.KubernetesClientException if it cannot be read
   */
  BigDecimal used(QuotaScope scope, String resource) {
    if (resource.equals("pods")) {
      return BigDecimal.valueOf(pods(scope).count());
    }
    if (OF_SERVICES.contains(resource)) {
      return BigDecimal.valueOf(services().filter(service -> counts(resource, service)).count());
    }
    if (PLAIN.contains(resource)) {
      return listed("/api/v1", resource);
    }
    if (resource.startsWith("count/")) {
      return counted(resource.substring("count/".length()));
    }
    if (resource.contains(OF_CLASS)) {
      return ofClass(resource);
    }
    if (resource.equals("requests.storage")) {
      return storage(claims());
    }
    if (resource.startsWith("limits.")) {
      return compute(
          scope, resource.substring("limits.".length()), ResourceRequirements::getLimits);
    }
    if (resource.startsWith("requests.")) {
      return compute(
          scope, resource.substring("requests.".length()), ResourceRequirements::getRequests);
    }
    if (resource.equals("cpu") || resource.equals("memory")) {
      return compute(scope, resource, ResourceRequirements::getRequests);
    }
    throw new FailureException(
        new Failure.Terminal(
            Reason.KUBERNETES_REJECTED,
            "nobody knows how to count %s, which the tier limits".formatted(resource)),
        null);
  }

  private static boolean counts(String resource, Service service) {
    return switch (resource) {
      case "services.loadbalancers" -> "LoadBalancer".equals(service.getSpec().getType());
      case "services.nodeports" ->
          Set.of("NodePort", "LoadBalancer").contains(service.getSpec().getType());
      default -> true;
    };
  }

  private BigDecimal ofClass(String resource) {
    String storageClass = resource.substring(0, resource.indexOf(OF_CLASS));
    Stream<PersistentVolumeClaim> ofIt =
        claims().filter(claim -> storageClass.equals(claim.getSpec().getStorageClassName()));
    return resource.endsWith("/requests.storage")
        ? storage(ofIt)
        : BigDecimal.valueOf(ofIt.count());
  }

  /** Of a resource such as {@code deployments.apps}; {@code pods} is one of no group. */
  private BigDecimal counted(String name) {
    int dot = name.indexOf('.');
    if (dot < 0) {
      return listed("/api/v1", name);
    }
    String group = name.substring(dot + 1);
    String version = json("/apis/" + group).at("/preferredVersion/groupVersion").asString("");
    return listed("/apis/" + version, name.substring(0, dot));
  }

  /** One object at most is read: the server says how many more there are. */
  private BigDecimal listed(String api, String plural) {
    JsonNode page = json("%s/namespaces/%s/%s?limit=1".formatted(api, namespace, plural));
    return BigDecimal.valueOf(
        page.path("items").size() + page.at("/metadata/remainingItemCount").asLong(0));
  }

  private JsonNode json(String path) {
    String answer = client.raw(path);
    if (answer == null) {
      throw new FailureException(
          new Failure.Transient(Reason.KUBERNETES_UNAVAILABLE, path + " is not there"), null);
    }
    return JsonMapper.shared().readTree(answer);
  }

  /** What a part of a pod's containers asks for. */
  @FunctionalInterface
  private interface Part {
    @Nullable Map<String, Quantity> of(ResourceRequirements resources);
  }

  /** As the quota controller counts a pod: all its containers, or its largest initial one. */
  private BigDecimal compute(QuotaScope scope, String name, Part part) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Pod pod : pods(scope).toList()) {
      BigDecimal running =
          amounts(pod.getSpec().getContainers(), name, part)
              .reduce(BigDecimal.ZERO, BigDecimal::add);
      BigDecimal largestInitial =
          amounts(pod.getSpec().getInitContainers(), name, part)
              .reduce(BigDecimal.ZERO, BigDecimal::max);
      sum = sum.add(running.max(largestInitial));
    }
    return sum;
  }

  private static Stream<BigDecimal> amounts(List<Container> containers, String name, Part part) {
    return containers.stream()
        .map(Container::getResources)
        .filter(Objects::nonNull)
        .map(resources -> amount(part.of(resources), name));
  }

  private static BigDecimal storage(Stream<PersistentVolumeClaim> claims) {
    return claims
        .map(claim -> amount(claim.getSpec().getResources().getRequests(), "storage"))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static BigDecimal amount(@Nullable Map<String, Quantity> amounts, String name) {
    Quantity quantity = amounts == null ? null : amounts.get(name);
    return quantity == null ? BigDecimal.ZERO : quantity.getNumericalAmount();
  }

  private Stream<Pod> pods(QuotaScope scope) {
    if (pods == null) {
      pods =
          client.pods().inNamespace(namespace).list().getItems().stream()
              .filter(pod -> pod.getStatus() == null || !OVER.contains(pod.getStatus().getPhase()))
              .toList();
    }
    return pods.stream().filter(pod -> counts(scope, pod));
  }

  private static boolean counts(QuotaScope scope, Pod pod) {
    boolean ends = pod.getSpec().getActiveDeadlineSeconds() != null;
    return switch (scope) {
      case ALL -> true;
      case TERMINATING -> ends;
      case NOT_TERMINATING -> !ends;
    };
  }

  private Stream<Service> services() {
    if (services == null) {
      services = client.services().inNamespace(namespace).list().getItems();
    }
    return services.stream();
  }

  private Stream<PersistentVolumeClaim> claims() {
    if (claims == null) {
      claims = client.persistentVolumeClaims().inNamespace(namespace).list().getItems();
    }
    return claims.stream();
  }
}
