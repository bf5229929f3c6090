package ai.coditect.provisioning.preview;

import ai.coditect.contracts.api.TierChangePreview;
import ai.coditect.contracts.api.TierChangePreview.Blocker;
import ai.coditect.contracts.api.TierChangePreview.Retention;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.TenantStatus.Retained;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.Nature;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Consequences;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.preview.Foresight.Foreseen;
import ai.coditect.provisioning.tenants.TenantRecord;
import ai.coditect.provisioning.tenants.TenantRecords;
import ai.coditect.provisioning.tier.TierCatalogue;
import ai.coditect.provisioning.tier.TierDefinition;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Says what a tier change would do to a tenant, from what is really there. */
@Service
class TierChangePreviews {

  private final TenantRecords tenants;
  private final TierCatalogue tiers;
  private final Foresight foresight;
  private final Blockers blockers;
  private final UnderWay underWay;
  private final Clock clock;

  TierChangePreviews(
      TenantRecords tenants,
      TierCatalogue tiers,
      Foresight foresight,
      Blockers blockers,
      UnderWay underWay,
      Clock clock) {
    this.tenants = tenants;
    this.tiers = tiers;
    this.foresight = foresight;
    this.blockers = blockers;
    this.underWay = underWay;
    this.clock = clock;
  }

  /**
   * The change of a tenant to the newest definition of a tier. Holds are ignored: it is said what
   * the tenant would have once they are lifted. What the tenant is still to get by an earlier
   * change counts as there, because it may be when this one begins: what is acknowledged covers it.
   *
   * @param askedLast the tier that was asked for last, if the caller knows of one
   * @throws ProblemException if it cannot be said
   */
  TierChangePreview preview(TenantId tenant, TierName tier, @Nullable TierName askedLast) {
    TenantRecord record = tenants.find(tenant).orElseThrow(ProblemException::notFound);
    TierDefinition definition =
        tiers
            .find(tier)
            .orElseThrow(
                () ->
                    ProblemException.of(
                        PreviewProblem.TIER_UNKNOWN, "Tier %s cannot be had.".formatted(tier)));
    if (record.intent().departure() != null) {
      throw ProblemException.of(
          PreviewProblem.TENANT_LEAVING, "A tenant that leaves changes its tier no more.");
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<List<Blocker>> inTheWay =
          threads.submit(() -> blockers.of(Foresight.scope(record), definition));
      Collection<DesiredResource> coming = underWay.of(record, askedLast);
      Foreseen foreseen =
          foresight.lookBeyond(coming, record, UnderWay.active(record, tier), definition);
      Foresight.requireSight(foreseen.plan());
      return answer(foreseen, lostBefore(record, coming), Blockers.result(inTheWay));
    }
  }

  /** What became unreachable by an earlier change and is not about to be brought back. */
  private static Set<String> lostBefore(TenantRecord record, Collection<DesiredResource> underWay) {
    if (record.status() == null) {
      return Set.of();
    }
    Set<String> coming =
        underWay.stream().map(resource -> resource.key().toString()).collect(Collectors.toSet());
    return record.status().retained().stream()
        .map(Retained::what)
        .filter(what -> !coming.contains(what))
        .collect(Collectors.toSet());
  }

  private TierChangePreview answer(
      Foreseen foreseen, Set<String> lostBefore, List<Blocker> inTheWay) {
    var consequences = Consequences.of(foreseen.desired(), foreseen.observed(), lostBefore);
    Instant until =
        clock.instant().truncatedTo(ChronoUnit.MICROS).plus(foreseen.desired().retention());
    return new TierChangePreview(
        foreseen.desired().course().tier(),
        foreseen.desired().tierRevision(),
        keys(foreseen, Step.Create.class::isInstance),
        keys(foreseen, Step.Change.class::isInstance),
        keys(foreseen, step -> deletes(step) && nature(step) == Nature.ACCESS),
        keys(foreseen, step -> deletes(step) && nature(step) != Nature.ACCESS),
        foreseen.plan().retained().stream()
            .map(ResourceKey::toString)
            .filter(key -> !lostBefore.contains(key))
            .map(key -> new Retention(key, until))
            .toList(),
        inTheWay,
        consequences.digest().orElse(null));
  }

  private static boolean deletes(Step step) {
    return step instanceof Step.Delete;
  }

  private static Nature nature(Step step) {
    return switch (step) {
      case Step.Create(var desired, _) -> desired.nature();
      case Step.Change(var desired, _, _) -> desired.nature();
      case Step.Delete(_, var nature, _) -> nature;
    };
  }

  private static List<String> keys(Foreseen foreseen, Predicate<Step> which) {
    return foreseen.plan().steps().stream()
        .filter(which)
        .map(step -> step.key().toString())
        .sorted()
        .toList();
  }
}
