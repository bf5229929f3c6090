package ai.coditect.selfservice.team;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Entitlement;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.platform.problem.FieldError;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.members.Members;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import ai.coditect.selfservice.tenants.Author;
import ai.coditect.selfservice.tenants.TenantChange;
import ai.coditect.selfservice.tenants.Tenants;
import ai.coditect.selfservice.tiers.TierCatalog;
import ai.coditect.selfservice.tiers.TierDefinition;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Changes how many seats a tenant has. */
@Component
class SeatChanges {

  private final Tenants tenants;
  private final Members members;
  private final TierCatalog catalog;

  SeatChanges(Tenants tenants, Members members, TierCatalog catalog) {
    this.tenants = tenants;
    this.members = members;
    this.catalog = catalog;
  }

  /**
   * Asks for another number. Needs a running transaction.
   *
   * @throws ProblemException {@code invalid-request} for a number that the tier does not have,
   *     {@code entitlement-required} for more than the contract covers, {@code seats-in-use}
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Tenants.Changed request(TenantId tenant, int seats, Author author) {
    return tenants
        .change(
            tenant,
            author,
            standing -> {
              requireAllowed(standing.intent(), seats);
              return Optional.of(new TenantChange.Seats(seats));
            })
        .orElseThrow();
  }

  private void requireAllowed(TenantIntent intent, int seats) {
    TierDefinition.Seats range = catalog.tier(intent.tier()).orElseThrow().seats();
    if (!range.include(seats)) {
      throw ProblemException.invalid(
          List.of(
              new FieldError("/seats", "must be %d to %d".formatted(range.min(), range.max()))));
    }
    Entitlement entitlement = intent.entitlement();
    if (entitlement.source() != Entitlement.Source.FREE && seats > entitlement.seats()) {
      throw ProblemException.of(
          SelfServiceProblem.ENTITLEMENT_REQUIRED,
          "Your contract or subscription covers %d seats.".formatted(entitlement.seats()));
    }
    long taken = members.seatsTaken(intent.tenantId());
    if (taken > seats) {
      throw ProblemException.of(
              SelfServiceProblem.SEATS_IN_USE, "Release seats, or take invitations back, first.")
          .with("seats", seats)
          .with("taken", taken);
    }
  }
}
