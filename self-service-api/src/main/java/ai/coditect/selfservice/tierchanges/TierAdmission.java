package ai.coditect.selfservice.tierchanges;

import ai.coditect.contracts.tenant.Entitlement;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.platform.problem.FieldError;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import ai.coditect.selfservice.tenants.Terms;
import ai.coditect.selfservice.tiers.TierCatalog;
import ai.coditect.selfservice.tiers.TierDefinition;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who may have which tier, and on what terms. */
@Component
class TierAdmission {

  private final TierCatalog catalog;
  private final Clock clock;

  TierAdmission(TierCatalog catalog, Clock clock) {
    this.catalog = catalog;
    this.clock = clock;
  }

  /**
   * What a tenant gets that asks for a tier.
   *
   * @param terms on which it gets it
   * @param waits whether an operator has to agree first
   */
  record Admitted(Terms terms, boolean waits) {}

  /**
   * The terms on which a tenant gets the tier that it asks for: as at sign-up, at once if the tier
   * is open, else once an operator agrees. A trial of the tier is not the tier yet.
   *
   * @param byOperator whether an operator asks for it, whose word that is
   * @throws ProblemException {@code invalid-request}, {@code tier-unchanged} or {@code
   *     tier-not-available}
   */
  Admitted admit(TenantIntent intent, TierWish wish, boolean byOperator) {
    TierDefinition tier =
        catalog
            .tier(wish.tier())
            .orElseThrow(() -> invalid("/tier", "is no tier that is offered; see /v1/tiers"));
    boolean onTrial = intent.entitlement().source() == Entitlement.Source.TRIAL;
    if (wish.tier().equals(intent.tier()) && !onTrial) {
      throw ProblemException.of(
          SelfServiceProblem.TIER_UNCHANGED, "This is the tier that the tenant has asked for.");
    }
    if (!tier.available()) {
      throw ProblemException.of(
          SelfServiceProblem.TIER_NOT_AVAILABLE, "Tier %s is announced.".formatted(tier.tier()));
    }
    int seats = seats(tier, intent.seats(), wish.seats());
    Entitlement right =
        new Entitlement(source(tier, wish), wish.contractReference(), seats, clock.instant(), null);
    return new Admitted(new Terms(tier.tier(), seats, right), !tier.open() && !byOperator);
  }

  private static Entitlement.Source source(TierDefinition tier, TierWish wish) {
    if (!tier.takesContract()) {
      if (wish.contractReference() != null) {
        throw invalid("/contractReference", "is not taken for this tier");
      }
      return Entitlement.Source.FREE;
    }
    if (wish.contractReference() == null) {
      throw invalid("/contractReference", "is required for a tier by contract");
    }
    return Entitlement.Source.CONTRACT;
  }

  private static int seats(TierDefinition tier, int before, @Nullable Integer wanted) {
    TierDefinition.Seats range = tier.seats();
    if (wanted == null) {
      return Math.clamp(before, range.min(), range.max());
    }
    if (!range.include(wanted)) {
      throw invalid("/seats", "must be %d to %d".formatted(range.min(), range.max()));
    }
    return wanted;
  }

  private static ProblemException invalid(String pointer, String wrong) {
    return ProblemException.invalid(List.of(new FieldError(pointer, wrong)));
  }
}
