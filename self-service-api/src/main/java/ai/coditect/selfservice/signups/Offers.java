package ai.coditect.selfservice.signups;

import ai.coditect.contracts.tenant.TierName;
import ai.coditect.platform.problem.FieldError;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import ai.coditect.selfservice.tiers.TierCatalog;
import ai.coditect.selfservice.tiers.TierDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What somebody who wants a tenant can have. */
@Component
class Offers {

  private final TierCatalog catalog;
  private final TermsProperties terms;

  Offers(TierCatalog catalog, TermsProperties terms) {
    this.catalog = catalog;
    this.terms = terms;
  }

  /** What is asked for; what may be left out is null. */
  record Wanted(
      TierName tier,
      @Nullable Integer seats,
      String region,
      String acceptedTermsVersion,
      @Nullable String contractReference) {}

  /**
   * The tier that is asked for, if all of it can be had.
   *
   * @throws ProblemException with all that is wrong with it, or {@code tier-not-available}
   */
  TierDefinition requireOffered(Wanted wanted) {
    List<FieldError> errors = new ArrayList<>();
    if (!catalog.hasRegion(wanted.region())) {
      errors.add(new FieldError("/region", "is no region that is offered; see /v1/regions"));
    }
    Optional<TierDefinition> tier = catalog.tier(wanted.tier());
    if (tier.isEmpty()) {
      errors.add(new FieldError("/tier", "is no tier that is offered; see /v1/tiers"));
    }
    if (!terms.versions().contains(wanted.acceptedTermsVersion())) {
      errors.add(
          new FieldError("/acceptedTermsVersion", "is no version that is offered; see /v1/terms"));
    }
    tier.ifPresent(it -> requireFitting(it, wanted, errors));
    if (!errors.isEmpty()) {
      throw ProblemException.invalid(errors);
    }
    TierDefinition offered = tier.orElseThrow();
    if (!offered.available()) {
      throw ProblemException.of(
          SelfServiceProblem.TIER_NOT_AVAILABLE,
          "Nobody can have the tier %s yet; see /v1/tiers.".formatted(wanted.tier()));
    }
    return offered;
  }

  private static void requireFitting(TierDefinition tier, Wanted wanted, List<FieldError> errors) {
    Integer seats = wanted.seats();
    if (seats != null && !tier.seats().include(seats)) {
      errors.add(
          new FieldError(
              "/seats",
              "must be from %d to %d for this tier"
                  .formatted(tier.seats().min(), tier.seats().max())));
    }
    boolean named = wanted.contractReference() != null;
    if (named != tier.takesContract()) {
      errors.add(
          new FieldError(
              "/contractReference",
              named ? "is not taken for this tier" : "is required for a tier by contract"));
    }
  }
}
