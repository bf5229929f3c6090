package ai.coditect.selfservice.tenants;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.tenant.Departure;
import ai.coditect.contracts.tenant.Entitlement;
import ai.coditect.contracts.tenant.Hold;
import ai.coditect.contracts.tenant.Lifecycle;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.selfservice.lifecycle.TenantState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A tenant in the API: what is wanted of it, and how far it is. */
record TenantView(
    TenantId id,
    String displayName,
    List<Contact> contacts,
    String region,
    TenantState state,
    Lifecycle lifecycle,
    @Nullable Departure departure,
    TierName requestedTier,
    @Nullable TierName effectiveTier,
    Phase phase,
    long generation,
    long observedGeneration,
    int seats,
    Entitlement entitlement,
    List<HoldView> holds,
    String acceptedTermsVersion,
    Instant createdAt) {

  /** A hold as the customer sees it: never with the operators' reason. */
  record HoldView(String id, Hold.Cause cause, String message, Instant placedAt) {

    static HoldView of(TenantHolds.Placed placed) {
      return new HoldView(
          placed.hold().id(),
          placed.hold().cause(),
          placed.customerMessage(),
          placed.hold().placedAt());
    }
  }

  static TenantView of(
      TenantEntity tenant,
      TenantState state,
      List<TenantHolds.Placed> holds,
      Optional<TenantStatus> status) {
    return new TenantView(
        tenant.id(),
        tenant.displayName(),
        tenant.contacts(),
        tenant.region(),
        state,
        tenant.lifecycle(),
        tenant.departure(),
        tenant.tier(),
        status.map(TenantStatus::effectiveTier).orElse(null),
        status.map(TenantStatus::phase).orElse(Phase.PENDING),
        tenant.generation(),
        status.map(TenantStatus::observedGeneration).orElse(0L),
        tenant.seats(),
        tenant.entitlement(),
        holds.stream().map(HoldView::of).toList(),
        tenant.acceptedTermsVersion(),
        tenant.createdAt());
  }
}
