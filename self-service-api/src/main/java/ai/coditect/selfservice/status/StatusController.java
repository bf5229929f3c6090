package ai.coditect.selfservice.status;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.selfservice.surface.Allowed;
import io.swagger.v3.oas.annotations.Operation;
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
}
