package ai.coditect.selfservice.team;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.members.Members;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import ai.coditect.selfservice.status.Statuses;
import ai.coditect.selfservice.tenants.Tenants;
import ai.coditect.selfservice.tiers.TierCatalog;
import org.springframework.stereotype.Component;

/** How many seats a tenant has, and how many are taken. */
@Component
class SeatLimits {

  private final Tenants tenants;
  private final Members members;
  private final Statuses statuses;
  private final TierCatalog catalog;

  SeatLimits(Tenants tenants, Members members, Statuses statuses, TierCatalog catalog) {
    this.tenants = tenants;
    this.members = members;
    this.statuses = statuses;
    this.catalog = catalog;
  }

  /**
   * The seats of a tenant.
   *
   * @param limit how many there are
   * @param taken by members and by open invitations
   */
  record Seats(int limit, long taken) {}

  /** As of now; nothing changes it while the tenant's row is locked. */
  Seats of(TenantId tenant) {
    return new Seats(limit(tenant), members.seatsTaken(tenant));
  }

  /**
   * Passes if a seat is free. To be asked under the tenant's row lock.
   *
   * @throws ProblemException {@code no-seat-left}
   */
  void requireFree(TenantId tenant) {
    Seats seats = of(tenant);
    if (seats.taken() >= seats.limit()) {
      throw ProblemException.of(
              SelfServiceProblem.NO_SEAT_LEFT,
              "Release a seat, take an invitation back, or ask for more seats.")
          .with("seats", seats.limit())
          .with("taken", seats.taken());
    }
  }

  /** As many as were asked for; before a larger tier is there, no more than the one that is. */
  private int limit(TenantId tenant) {
    int wanted = tenants.intent(tenant).orElseThrow(ProblemException::notFound).seats();
    return statuses
        .find(tenant)
        .map(TenantStatus::effectiveTier)
        .flatMap(catalog::tier)
        .map(tier -> Math.min(wanted, tier.seats().max()))
        .orElse(wanted);
  }
}
