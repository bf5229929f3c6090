package ai.coditect.selfservice.status;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Condition;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.StepStatus;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.tenant.TierName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A tenant's status in the API. */
public record ProvisioningView(
    TenantId tenantId,
    long statusRevision,
    long observedGeneration,
    @Nullable TierName requestedTier,
    @Nullable TierName effectiveTier,
    int tierRevision,
    TenantStatus.@Nullable Rejection rejection,
    Phase phase,
    List<Condition> conditions,
    List<StepStatus> steps,
    List<TenantStatus.Retained> retained,
    List<TenantStatus.Archived> archives,
    Map<String, String> endpoints,
    TenantStatus.@Nullable Offboarding offboarding,
    @Nullable Instant reportedAt) {

  /** Of a status. */
  public static ProvisioningView of(TenantStatus status) {
    return new ProvisioningView(
        status.tenantId(),
        status.statusRevision(),
        status.observedGeneration(),
        status.requestedTier(),
        status.effectiveTier(),
        status.tierRevision(),
        status.rejection(),
        status.phase(),
        status.conditions(),
        status.steps(),
        status.retained(),
        status.archives(),
        status.endpoints(),
        status.offboarding(),
        status.reportedAt());
  }

  /** Of a tenant of which nothing was reported yet. */
  static ProvisioningView nothingYet(TenantId tenant) {
    return new ProvisioningView(
        tenant,
        0,
        0,
        null,
        null,
        0,
        null,
        Phase.PENDING,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Map.of(),
        null,
        null);
  }
}
