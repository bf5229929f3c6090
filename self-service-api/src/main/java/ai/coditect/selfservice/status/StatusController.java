package ai.coditect.selfservice.status;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Condition;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.StepStatus;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.selfservice.surface.Allowed;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Shows what provisioning made of a tenant's intent. */
@RestController
class StatusController {

  private final Statuses statuses;

  StatusController(Statuses statuses) {
    this.statuses = statuses;
  }

  @Allowed(anyMember = true, scope = "status:read")
  @Operation(operationId = "readProvisioning", summary = "What provisioning made of the tenant")
  @GetMapping("/v1/tenants/{tenant}/provisioning")
  ResponseEntity<ProvisioningView> read(@PathVariable TenantId tenant) {
    ProvisioningView view =
        statuses
            .find(tenant)
            .map(ProvisioningView::of)
            .orElseGet(() -> ProvisioningView.nothingYet(tenant));
    return ResponseEntity.ok()
        .eTag(Long.toString(view.statusRevision()))
        .header("Cache-Control", "no-cache")
        .body(view);
  }

  record ProvisioningView(
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

    static ProvisioningView of(TenantStatus status) {
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
}
