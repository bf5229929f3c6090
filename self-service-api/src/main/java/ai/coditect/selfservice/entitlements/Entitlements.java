package ai.coditect.selfservice.entitlements;

import ai.coditect.contracts.id.HoldId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Entitlement;
import ai.coditect.contracts.tenant.Hold;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.platform.problem.FieldError;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.mail.NoticeKind;
import ai.coditect.selfservice.mail.Notices;
import ai.coditect.selfservice.members.Members;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import ai.coditect.selfservice.tenants.Author;
import ai.coditect.selfservice.tenants.TenantChange;
import ai.coditect.selfservice.tenants.Tenants;
import ai.coditect.selfservice.tiers.TierCatalog;
import ai.coditect.selfservice.tiers.TierDefinition;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Sets the rights of tenants to their tiers. */
@Component
class Entitlements {

  private final Tenants tenants;
  private final Members members;
  private final TierCatalog catalog;
  private final Notices notices;
  private final Clock clock;

  Entitlements(
      Tenants tenants, Members members, TierCatalog catalog, Notices notices, Clock clock) {
    this.tenants = tenants;
    this.members = members;
    this.catalog = catalog;
    this.notices = notices;
    this.clock = clock;
  }

  /**
   * Sets a tenant's right to the tier that it has. If the one before had ended, and the tenant was
   * held for that, the hold is lifted. Needs a running transaction.
   *
   * @throws ProblemException {@code seats-in-use} if it covers fewer seats than are taken
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Tenants.Changed set(TenantId tenant, EntitlementWish wish, Author author) {
    Tenants.Changed changed =
        tenants
            .change(tenant, author, standing -> Optional.of(change(standing.intent(), wish)))
            .orElseThrow();
    for (Hold hold : changed.intent().holds()) {
      if (hold.cause() == Hold.Cause.ENTITLEMENT_ENDED) {
        HoldId id = new HoldId(hold.id());
        tenants.change(tenant, author, _ -> Optional.of(new TenantChange.Released(id)));
        notices.once(NoticeKind.RELEASED, hold.id(), 1);
      }
    }
    return changed;
  }

  private TenantChange change(TenantIntent intent, EntitlementWish wish) {
    Instant now = clock.instant();
    Instant endsAt = wish.endsAt();
    if (endsAt != null && !endsAt.isAfter(now)) {
      throw invalid("/endsAt", "must be in the future");
    }
    TierDefinition.Seats range = catalog.tier(intent.tier()).orElseThrow().seats();
    if (!range.include(wish.seats())) {
      throw invalid("/seats", "must be %d to %d".formatted(range.min(), range.max()));
    }
    long taken = members.seatsTaken(intent.tenantId());
    if (taken > wish.seats()) {
      throw ProblemException.of(
              SelfServiceProblem.SEATS_IN_USE, "More seats are taken than that covers.")
          .with("seats", wish.seats())
          .with("taken", taken);
    }
    return new TenantChange.Entitled(
        new Entitlement(wish.source(), wish.reference(), wish.seats(), now, endsAt),
        Math.min(intent.seats(), wish.seats()));
  }

  private static ProblemException invalid(String pointer, String wrong) {
    return ProblemException.invalid(List.of(new FieldError(pointer, wrong)));
  }
}
