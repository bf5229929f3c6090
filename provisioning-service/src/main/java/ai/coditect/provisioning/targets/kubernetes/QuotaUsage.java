package ai.coditect.provisioning.targets.kubernetes;

import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.cell.KubernetesConnections;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.targets.TenantScope;
import ai.coditect.provisioning.targets.Usage;
import ai.coditect.provisioning.targets.UsageMeter;
import ai.coditect.provisioning.tier.TierDefinition;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What a tenant uses of its namespace's quota, as the cluster's quota controller counts it. */
@Component
class QuotaUsage implements UsageMeter {

  private static final String QUOTA = "coditect";
  private static final BigDecimal MILLI = BigDecimal.valueOf(1_000);

  private final KubernetesConnections connections;

  QuotaUsage(KubernetesConnections connections) {
    this.connections = connections;
  }

  @Override
  public List<Usage> usage(TenantScope scope) {
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
    return quota.getStatus().getUsed().entrySet().stream()
        .map(used -> usage(used.getKey(), used.getValue()))
        .toList();
  }

  private ResourceQuota quota(TenantScope scope) {
    try {
      return connections
          .client(scope.cell())
          .resourceQuotas()
          .inNamespace("t-" + scope.tenant().suffix())
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
                      name(resource), count(resource, Quantity.parse(limit), RoundingMode.FLOOR)));
    }
    return Map.copyOf(limits);
  }

  private static Usage usage(String resource, Quantity used) {
    return new Usage(name(resource), unit(resource), count(resource, used, RoundingMode.CEILING));
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
  private static long count(String resource, Quantity quantity, RoundingMode rounding) {
    BigDecimal amount = quantity.getNumericalAmount();
    return (ofCpu(resource) ? amount.multiply(MILLI) : amount)
        .setScale(0, rounding)
        .longValueExact();
  }
}
