package ai.coditect.selfservice.offboarding;

import ai.coditect.contracts.api.DepartureClearance;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.selfservice.caller.Caller;
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

  @PutMapping
  DepartureClearance clear(@PathVariable TenantId tenant, @AuthenticationPrincipal Caller caller) {
    return offboardings.clear(tenant, caller.actor());
  }
}
