package ai.coditect.provisioning.preview;

import ai.coditect.contracts.api.TenantUsage;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.provisioning.targets.TenantScope;
import ai.coditect.provisioning.targets.UsageMeter;
import ai.coditect.provisioning.tenants.TenantRecord;
import ai.coditect.provisioning.tenants.TenantRecords;
import ai.coditect.provisioning.tier.TierCatalogue;
import ai.coditect.provisioning.tier.TierDefinition;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.springframework.stereotype.Service;

/** Says what a tenant uses at this moment of what the tier that it has limits. */
@Service
class TenantUsages {

  private final TenantRecords tenants;
  private final TierCatalogue tiers;
  private final List<UsageMeter> meters;
  private final Clock clock;

  TenantUsages(TenantRecords tenants, TierCatalogue tiers, List<UsageMeter> meters, Clock clock) {
    this.tenants = tenants;
    this.tiers = tiers;
    this.meters = List.copyOf(meters);
    this.clock = clock;
  }

  /**
   * The usage; the meters are read side by side.
   *
   * @throws ProblemException {@code not-found}, {@code tenant-not-placed}, {@code tier-unknown}, or
   *     {@code unavailable} if something cannot be measured
   */
  TenantUsage of(TenantId tenant) {
    TenantRecord record = tenants.find(tenant).orElseThrow(ProblemException::notFound);
    TenantScope scope = Foresight.scope(record);
    TierDefinition tier = tier(record);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<TenantUsage.Item>>> read =
          meters.stream().map(meter -> threads.submit(() -> items(meter, scope, tier))).toList();
      List<TenantUsage.Item> items =
          read.stream()
              .flatMap(found -> Blockers.result(found).stream())
              .sorted(Comparator.comparing(TenantUsage.Item::name))
              .limit(TenantUsage.MAX_ITEMS)
              .toList();
      return new TenantUsage(
          tier.tier(), tier.revision(), items, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }
  }

  /** The one that the tenant really has; before the first, the one that it is to get. */
  private TierDefinition tier(TenantRecord record) {
    TenantStatus status = record.status();
    TierName effective = status == null ? null : status.effectiveTier();
    Optional<TierDefinition> found =
        status == null || effective == null
            ? tiers.find(record.intent().tier())
            : tiers.find(effective, status.tierRevision());
    return found.orElseThrow(
        () ->
            ProblemException.of(
                PreviewProblem.TIER_UNKNOWN, "The tenant's tier has no definition here."));
  }

  private static List<TenantUsage.Item> items(
      UsageMeter meter, TenantScope scope, TierDefinition tier) {
    Map<String, Long> limits = meter.limits(tier);
    return meter.usage(scope, tier).stream()
        .map(
            usage ->
                new TenantUsage.Item(
                    usage.name(), usage.unit(), usage.used(), limits.get(usage.name())))
        .toList();
  }
}
