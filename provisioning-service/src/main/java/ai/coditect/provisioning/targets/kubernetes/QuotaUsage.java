package ai.coditect.provisioning.targets.kubernetes;

import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.cell.KubernetesConnections;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.targets.TenantScope;
import ai.coditect.provisioning.targets.Usage;
import ai.coditect.provisioning.targets.UsageMeter;
import ai.coditect.provisioning.tier.TierDefinition;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * What a tenant uses of its namespace's quota, as the cluster's quota controller counts it; and
 * what that quota does not count but the tier in question limits, counted here.
 */
@Component
class QuotaUsage implements UsageMeter {

  private static final String QUOTA = "coditect";
  private static final String WORKSPACE = "coditect-workspace";
  private static final BigDecimal MILLI = BigDecimal.valueOf(1_000);

  private final KubernetesConnections connections;

  QuotaUsage(KubernetesConnections connections) {
    this.connections = connections;
  }

  @Override
  public List<Usage> usage(TenantScope scope, TierDefinition tier) {
    ResourceQuota quota = quota(scope);
    if (quota == null) {
      return List.of();
    }
    if (quota.getStatus() == null || quota.getStatus().getUsed() == null) {
      throw new FailureException(
          new Failure.Transient(
              Reason.KUBERNETES_UNAVAILABLE, "the cluster has not counted the quota yet"),
          null);
    }
    Map<String, Quantity> counted = quota.getStatus().getUsed();
    List<Usage> usage = new ArrayList<>();
    Map<String, BigDecimal> ours = ofWorkspace(scope);
    counted.forEach(
        (resource, used) -> usage.add(usage(resource, used.getNumericalAmount(), ours)));
    usage.addAll(uncounted(scope, tier, counted.keySet(), ours));
    return usage;
  }

  /**
   * What the workspace takes of the quota: it is ours to keep, so it is in nobody's way to a
   * smaller tier. Of its own class it counts, because it does not shrink.
   */
  private Map<String, BigDecimal> ofWorkspace(TenantScope scope) {
    try {
      PersistentVolumeClaim claim =
          connections
              .client(scope.cell())
              .persistentVolumeClaims()
              .inNamespace(namespace(scope))
              .withName(WORKSPACE)
              .get();
      Quantity size =
          claim == null ? null : claim.getSpec().getResources().getRequests().get("storage");
      return size == null
          ? Map.of()
          : Map.of(
              "persistentvolumeclaims",
              BigDecimal.ONE,
              "requests.storage",
              size.getNumericalAmount());
    } catch (KubernetesClientException e) {
      throw KubernetesFailures.translate(e, "the workspace could not be read");
    }
  }

  private List<Usage> uncounted(
      TenantScope scope, TierDefinition tier, Set<String> counted, Map<String, BigDecimal> ours) {
    if (tier.kubernetes() == null) {
      return List.of();
    }
    var namespace = new NamespaceUsage(connections.client(scope.cell()), namespace(scope));
    try {
      return tier.kubernetes().quota().keySet().stream()
          .filter(resource -> !counted.contains(resource))
          .sorted()
          .map(resource -> usage(resource, namespace.used(resource), ours))
          .toList();
    } catch (KubernetesClientException e) {
      throw KubernetesFailures.translate(e, "the usage of the namespace could not be counted");
    }
  }

  private static String namespace(TenantScope scope) {
    return "t-" + scope.tenant().suffix();
  }

  private ResourceQuota quota(TenantScope scope) {
    try {
      return connections
          .client(scope.cell())
          .resourceQuotas()
          .inNamespace(namespace(scope))
          .withName(QUOTA)
          .get();
    } catch (KubernetesClientException e) {
      throw KubernetesFailures.translate(e, "the quota's usage could not be read");
    }
  }

  @Override
  public Map<String, Long> limits(TierDefinition tier) {
    Map<String, Long> limits = new HashMap<>();
    if (tier.kubernetes() != null) {
      tier.kubernetes()
          .quota()
          .forEach(
              (resource, limit) ->
                  limits.put(
                      name(resource),
                      count(
                          resource,
                          Quantity.parse(limit).getNumericalAmount(),
                          RoundingMode.FLOOR)));
    }
    return Map.copyOf(limits);
  }

  private static Usage usage(String resource, BigDecimal used, Map<String, BigDecimal> ours) {
    BigDecimal theirs = used.subtract(ours.getOrDefault(resource, BigDecimal.ZERO));
    return new Usage(
        name(resource),
        unit(resource),
        count(resource, theirs.max(BigDecimal.ZERO), RoundingMode.CEILING));
  }

  private static String name(String resource) {
    return "kubernetes." + resource;
  }

  private static String unit(String resource) {
    if (ofCpu(resource)) {
      return "millicores";
    }
    return resource.endsWith("memory") || resource.endsWith("storage") ? "bytes" : "objects";
  }

  private static boolean ofCpu(String resource) {
    return resource.endsWith("cpu");
  }

  /** The number behind a quantity such as {@code 250m} or {@code 1Gi}, in the resource's unit. */
  private static long count(String resource, BigDecimal amount, RoundingMode rounding) {
    return (ofCpu(resource) ? amount.multiply(MILLI) : amount)
        .setScale(0, rounding)
        .longValueExact();
  }
}
