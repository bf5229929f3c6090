package ai.coditect.provisioning.preview;

import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.status.TenantStatus.Retained;
import ai.coditect.contracts.tenant.Acknowledgement;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.provisioning.desired.Course;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.Resolver;
import ai.coditect.provisioning.tenants.TenantRecord;
import ai.coditect.provisioning.tier.TierCatalogue;
import ai.coditect.provisioning.tier.TierDefinition;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What a tenant may have by the time that a change begins, because earlier ones are still being
 * carried out.
 */
@Component
class UnderWay {

  private final TierCatalogue tiers;
  private final Clock clock;

  UnderWay(TierCatalogue tiers, Clock clock) {
    this.tiers = tiers;
    this.clock = clock;
  }

  /**
   * All that the tenant has when the runs for its present intent are done and no hold is left; what
   * belongs to the tier that was asked for last, of which this service may not know yet; and what
   * the customer agreed to lose by a change that is not done, and that may still be there.
   */
  Collection<DesiredResource> of(TenantRecord record, @Nullable TierName askedLast) {
    Map<String, DesiredResource> coming = new LinkedHashMap<>();
    Course course =
        Course.of(record.intent(), record.status(), record.legalHold(), clock.instant());
    definition(course)
        .ifPresent(tier -> add(coming, resources(record, course.unheld(), tier), Set.of()));
    if (askedLast != null) {
      tiers
          .find(askedLast)
          .ifPresent(
              tier -> add(coming, resources(record, active(record, askedLast), tier), Set.of()));
    }
    Set<String> going = going(record);
    if (!going.isEmpty()) {
      for (TierDefinition tier : tiers.complete()) {
        add(coming, resources(record, active(record, tier.tier()), tier), going);
      }
    }
    return coming.values();
  }

  private Optional<TierDefinition> definition(Course course) {
    return course.revision().isPresent()
        ? tiers.find(course.tier(), course.revision().getAsInt())
        : tiers.find(course.tier());
  }

  private static List<DesiredResource> resources(
      TenantRecord record, Course course, TierDefinition tier) {
    return Resolver.resolve(record.intent(), record.members(), course, tier).resources();
  }

  /** Those that are not known yet; if only some are meant, no others. */
  private static void add(
      Map<String, DesiredResource> coming, List<DesiredResource> resources, Set<String> only) {
    for (DesiredResource resource : resources) {
      String key = resource.key().toString();
      if (only.isEmpty() || only.contains(key)) {
        coming.putIfAbsent(key, resource);
      }
    }
  }

  /** What is to be taken away, with the customer's word, and was not reported as taken. */
  private static Set<String> going(TenantRecord record) {
    Acknowledgement acknowledged = record.intent().acknowledged();
    TenantStatus status = record.status();
    if (acknowledged == null
        || (status != null && status.tierGeneration() >= record.intent().tierGeneration())) {
      return Set.of();
    }
    Set<String> going = new HashSet<>(acknowledged.consequences());
    if (status != null) {
      status.retained().stream().map(Retained::what).forEach(going::remove);
    }
    return going;
  }

  /** The course to the newest definition of a tier, with no hold left. */
  static Course active(TenantRecord record, TierName tier) {
    return Course.towards(
        tier,
        record.intent().generation(),
        record.status() != null && record.status().effectiveTier() != null);
  }
}
