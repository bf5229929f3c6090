package ai.coditect.provisioning.converge;

import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.status.TenantStatus.Retained;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.provisioning.desired.CellTraits;
import ai.coditect.provisioning.desired.Course;
import ai.coditect.provisioning.desired.DesiredState;
import ai.coditect.provisioning.desired.Resolver;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Consequences;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.tenants.TenantRecord;
import ai.coditect.provisioning.tier.TierCatalogue;
import ai.coditect.provisioning.tier.TierDefinition;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * What the customer has agreed to lose by a tier change. Nobody has to agree to the loss of what a
 * change that never was done had begun to make: the tenant was never said to have it.
 */
@Component
class Consent {

  private static final int MOST_NAMED = 20;

  private final TierCatalogue tiers;

  Consent(TierCatalogue tiers) {
    this.tiers = tiers;
  }

  /**
   * Why a tier change must not be made: it would take away more than was acknowledged. What a hold
   * takes away for its time is nobody's to agree to, and does not count.
   */
  Optional<Failure> objection(
      TenantRecord record,
      DesiredState desired,
      CellTraits traits,
      Map<ResourceKey, Observation> observed) {
    if (!desired.course().revertible()) {
      return Optional.empty();
    }
    return switch (desired.course().mode()) {
      case ACTIVE -> objectionTo(desired, record, traits, observed);
      case SUSPENDED -> objectionTo(unheld(record, desired, traits), record, traits, observed);
      case LEAVING, GONE -> Optional.empty();
    };
  }

  private Optional<Failure> objectionTo(
      DesiredState desired,
      TenantRecord record,
      CellTraits traits,
      Map<ResourceKey, Observation> observed) {
    TenantStatus status = Objects.requireNonNull(record.status());
    List<String> retained = status.retained().stream().map(Retained::what).toList();
    if (beyond(record, desired, observed, retained).isEmpty()) {
      return Optional.empty();
    }
    Set<String> notLost = new HashSet<>(retained);
    notLost.addAll(begunInVain(record, status, traits));
    Set<ResourceKey> beyond = beyond(record, desired, observed, notLost);
    return beyond.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Failure.Rejected(
                Reason.PLAN_CHANGED,
                "The change would take away more than was agreed to: %s. Ask for a new preview."
                    .formatted(named(beyond))));
  }

  private DesiredState unheld(TenantRecord record, DesiredState held, CellTraits traits) {
    Course course = held.course().unheld();
    return Resolver.resolve(
        record.intent(),
        record.members(),
        course,
        tiers.find(course.tier()).orElseThrow(),
        List.of(),
        traits);
  }

  private static Set<ResourceKey> beyond(
      TenantRecord record,
      DesiredState desired,
      Map<ResourceKey, Observation> observed,
      Collection<String> known) {
    return Consequences.of(desired, observed, known).beyond(record.intent().acknowledged());
  }

  private static String named(Set<ResourceKey> keys) {
    String first =
        keys.stream()
            .limit(MOST_NAMED)
            .map(ResourceKey::toString)
            .collect(Collectors.joining(", "));
    int more = keys.size() - MOST_NAMED;
    return more > 0 ? "%s and %d more".formatted(first, more) : first;
  }

  /**
   * What some tier has, and the one that was reached last has not; nothing if nobody knows any more
   * what that one has.
   */
  private Set<String> begunInVain(TenantRecord record, TenantStatus status, CellTraits traits) {
    TierName reached = Objects.requireNonNull(status.effectiveTier());
    Optional<TierDefinition> definition = tiers.find(reached, status.tierRevision());
    if (definition.isEmpty()) {
      return Set.of();
    }
    Set<String> some = new HashSet<>();
    tiers.complete().forEach(tier -> some.addAll(keys(record, tier, traits)));
    some.removeAll(keys(record, definition.get(), traits));
    return some;
  }

  private static Set<String> keys(TenantRecord record, TierDefinition tier, CellTraits traits) {
    var course = Course.towards(tier.tier(), record.intent().tierGeneration(), true);
    return Resolver.resolve(record.intent(), record.members(), course, tier, List.of(), traits)
        .resources()
        .stream()
        .map(resource -> resource.key().toString())
        .collect(Collectors.toSet());
  }
}
