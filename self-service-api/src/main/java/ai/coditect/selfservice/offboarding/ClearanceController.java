package ai.coditect.selfservice.offboarding;

import ai.coditect.contracts.api.DepartureClearance;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.selfservice.caller.Caller;
import ai.coditect.selfservice.caller.PlatformRole;
import ai.coditect.selfservice.surface.Allowed;
import io.swagger.v3.oas.annotations.Operation;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The last word on a departure, for provisioning before it deletes anything. */
@RestController
@RequestMapping("/v1/internal/tenants/{tenant}/departure-clearance")
class ClearanceController {

  private final Offboardings offboardings;

  ClearanceController(Offboardings offboardings) {
    this.offboardings = offboardings;
  }

  @Allowed(platform = PlatformRole.SERVICE)
  @Operation(
      operationId = "clearDeparture",
      summary = "Whether a tenant's deletion may begin; once it may, the departure stands")
  @PutMapping
  DepartureClearance clear(@PathVariable TenantId tenant, @AuthenticationPrincipal Caller caller) {
    return offboardings.clear(tenant, caller.actor());
  }
}
