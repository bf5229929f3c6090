package ai.coditect.provisioning.targets.kubernetes;

import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.cell.KubernetesConnections;
import ai.coditect.provisioning.desired.TenantNamespace;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.targets.TenantScope;
import ai.coditect.provisioning.targets.Usage;
import ai.coditect.provisioning.targets.UsageMeter;
import ai.coditect.provisioning.tier.QuotaScope;
import ai.coditect.provisioning.tier.TierDefinition;
import ai.coditect.provisioning.tier.TierDefinition.Kubernetes;
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
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What a tenant uses of its namespaces' quotas, as the cluster's quota controller counts it; and
 * what those quotas do not count but the tier in question limits, counted here. Told as the sum of
 * the namespaces that the tier in question has, and for each environment alone, because nothing
 * bounds the sum but the bounds of each.
 */
@Component
class QuotaUsage implements UsageMeter {

  private static final String WORKSPACE = "coditect-workspace";
  private static final BigDecimal MILLI = BigDecimal.valueOf(1_000);

  private final KubernetesConnections connections;

  QuotaUsage(KubernetesConnections connections) {
    this.connections = connections;
  }

  @Override
  public List<Usage> usage(TenantScope scope, TierDefinition tier) {
    Map<String, Usage> sums = new TreeMap<>();
    List<Usage> usage = new ArrayList<>();
    for (TierNamespace place : TierNamespace.of(scope.tenant(), tier)) {
      for (Usage here : usage(scope, place)) {
        sums.merge(
            here.name(),
            here,
            (one, other) -> new Usage(one.name(), one.unit(), one.used() + other.used()));
        if (place.environment() != null) {
          usage.add(new Usage(of(place.environment(), here.name()), here.unit(), here.used()));
        }
      }
    }
    usage.addAll(sums.values());
    return usage;
  }

  private List<Usage> usage(TenantScope scope, TierNamespace place) {
    Map<String, ResourceQuota> quotas = quotas(scope, place.namespace());
    if (!quotas.containsKey(QuotaScope.ALL.quotaName())) {
      return List.of();
    }
    List<Usage> usage = new ArrayList<>();
    Map<String, BigDecimal> ours = ofWorkspace(scope, place);
    var namespace = new NamespaceUsage(connections.client(scope.cell()), place.namespace().name());
    for (QuotaScope part : QuotaScope.values()) {
      ResourceQuota quota = quotas.get(part.quotaName());
      Map<String, Quantity> counted = quota == null ? Map.of() : counted(quota);
      counted.forEach(
          (resource, used) -> usage.add(usage(part, resource, used.getNumericalAmount(), ours)));
      uncounted(part, place.limited(), counted.keySet(), namespace)
          .forEach((resource, used) -> usage.add(usage(part, resource, used, ours)));
    }
    return usage;
  }

  private static Map<String, Quantity> counted(ResourceQuota quota) {
    if (quota.getStatus() == null || quota.getStatus().getUsed() == null) {
      throw new FailureException(
          new Failure.Transient(
              Reason.KUBERNETES_UNAVAILABLE, "the cluster has not counted the quota yet"),
          null);
    }
    return quota.getStatus().getUsed();
  }

  /**
   * What the workspace takes of the quota: it is ours to keep, so it is in nobody's way to a
   * smaller tier. Of its own class it counts where a tier has one, because it does not shrink.
   */
  private Map<String, BigDecimal> ofWorkspace(TenantScope scope, TierNamespace place) {
    if (!place.namespace().isFirst()) {
      return Map.of();
    }
    try {
      PersistentVolumeClaim claim =
          connections
              .client(scope.cell())
              .persistentVolumeClaims()
              .inNamespace(place.namespace().name())
              .withName(WORKSPACE)
              .get();
      Quantity size =
          claim == null ? null : claim.getSpec().getResources().getRequests().get("storage");
      if (claim == null || size == null) {
        return Map.of();
      }
      Map<String, BigDecimal> ours = new HashMap<>();
      ours.put("persistentvolumeclaims", BigDecimal.ONE);
      ours.put("requests.storage", size.getNumericalAmount());
      if (place.limited() != null && place.limited().workspace() == null) {
        String ofClass = claim.getSpec().getStorageClassName() + ".storageclass.storage.k8s.io/";
        ours.put(ofClass + "persistentvolumeclaims", BigDecimal.ONE);
        ours.put(ofClass + "requests.storage", size.getNumericalAmount());
      }
      return ours;
    } catch (KubernetesClientException e) {
      throw KubernetesFailures.translate(e, "the workspace could not be read");
    }
  }

  private static Map<String, BigDecimal> uncounted(
      QuotaScope part,
      @Nullable Kubernetes limited,
      Set<String> counted,
      NamespaceUsage namespace) {
    Map<String, BigDecimal> uncounted = new TreeMap<>();
    if (limited != null) {
      try {
        for (String resource : limited.limits(part).keySet()) {
          if (!counted.contains(resource)) {
            uncounted.put(resource, namespace.used(part, resource));
          }
        }
      } catch (KubernetesClientException e) {
        throw KubernetesFailures.translate(e, "the usage of the namespace could not be counted");
      }
    }
    return uncounted;
  }

  /** Ours, by name. */
  private Map<String, ResourceQuota> quotas(TenantScope scope, TenantNamespace in) {
    try {
      return connections
          .client(scope.cell())
          .resourceQuotas()
          .inNamespace(in.name())
          .list()
          .getItems()
          .stream()
          .filter(quota -> Marks.areOn(quota, scope))
          .collect(Collectors.toMap(quota -> quota.getMetadata().getName(), Function.identity()));
    } catch (KubernetesClientException e) {
      throw KubernetesFailures.translate(e, "the quota's usage could not be read");
    }
  }

  @Override
  public Map<String, Long> limits(TierDefinition tier) {
    Kubernetes first = tier.kubernetes();
    if (first == null) {
      return Map.of();
    }
    Map<String, Long> limits = new HashMap<>(limits(first));
    first
        .further()
        .forEach(
            (environment, part) ->
                limits(part)
                    .forEach(
                        (name, limit) -> {
                          limits.merge(name, limit, Long::sum);
                          limits.put(of(environment, name), limit);
                        }));
    if (first.environments() != null) {
      String environment = first.environments().first();
      limits(first).forEach((name, limit) -> limits.put(of(environment, name), limit));
    }
    return Map.copyOf(limits);
  }

  private static Map<String, Long> limits(Kubernetes part) {
    Map<String, Long> limits = new HashMap<>();
    for (QuotaScope scope : QuotaScope.values()) {
      part.limits(scope)
          .forEach(
              (resource, limit) ->
                  limits.put(
                      name(scope, resource),
                      count(
                          resource,
                          Quantity.parse(limit).getNumericalAmount(),
                          RoundingMode.FLOOR)));
    }
    return limits;
  }

  /** The name of a usage in one environment. */
  private static String of(String environment, String name) {
    return name.replaceFirst("^kubernetes\\.", "kubernetes.environments." + environment + ".");
  }

  private static Usage usage(
      QuotaScope part, String resource, BigDecimal used, Map<String, BigDecimal> ours) {
    BigDecimal theirs = used.subtract(ours.getOrDefault(resource, BigDecimal.ZERO));
    return new Usage(
        name(part, resource),
        unit(resource),
        count(resource, theirs.max(BigDecimal.ZERO), RoundingMode.CEILING));
  }

  private static String name(QuotaScope part, String resource) {
    return "kubernetes." + part.qualified(resource);
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
