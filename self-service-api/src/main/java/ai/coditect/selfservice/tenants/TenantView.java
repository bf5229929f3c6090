package ai.coditect.selfservice.tenants;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.tenant.Entitlement;
import ai.coditect.contracts.tenant.Hold;
import ai.coditect.contracts.tenant.Lifecycle;
import ai.coditect.contracts.tenant.TierName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A tenant in the API: what is wanted of it, and how far it is. */
record TenantView(
    TenantId id,
    String displayName,
    String region,
    Lifecycle lifecycle,
    TierName requestedTier,
    @Nullable TierName effectiveTier,
    Phase phase,
    long generation,
    long observedGeneration,
    int seats,
    Entitlement entitlement,
    List<Hold> holds,
    String acceptedTermsVersion,
    Instant createdAt) {

  static TenantView of(TenantEntity tenant, Optional<TenantStatus> status) {
    return new TenantView(
        tenant.id(),
        tenant.displayName(),
        tenant.region(),
        tenant.lifecycle(),
        tenant.tier(),
        status.map(TenantStatus::effectiveTier).orElse(null),
        status.map(TenantStatus::phase).orElse(Phase.PENDING),
        tenant.generation(),
        status.map(TenantStatus::observedGeneration).orElse(0L),
        tenant.seats(),
        tenant.entitlement(),
        List.of(),
        tenant.acceptedTermsVersion(),
        tenant.createdAt());
  }
}
