package ai.coditect.selfservice.apikeys;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.selfservice.caller.Caller;
import ai.coditect.selfservice.caller.Requester;
import ai.coditect.selfservice.page.Page;
import ai.coditect.selfservice.surface.Allowed;
import ai.coditect.selfservice.surface.Answers;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Asks for new claim links: by the button on an expired link's page, or as an owner. */
@RestController
class ClaimRenewalController {

  static final String RENEWALS = "/renewals";

  private final ClaimRenewals renewals;

  ClaimRenewalController(ClaimRenewals renewals) {
    this.renewals = renewals;
  }

  /** The same answer for every text, so that it tells nothing about a tenant. */
  @Allowed(anybody = true)
  @PostMapping(KeyClaims.PAGE_PATH + "{token}" + RENEWALS)
  ResponseEntity<String> byLink(@PathVariable String token, HttpServletRequest request) {
    renewals.request(token, Requester.of(request));
    return new Page("Your API key")
        .paragraph(
            "If this link was one of ours and its key is still unclaimed, we mail a new link to the"
                + " workspace's owner. It may take a minute.")
        .answer(202);
  }

  @Allowed(members = Role.OWNER)
  @Operation(
      operationId = "requestClaimLink",
      summary = "Has a new link to claim the first key mailed")
  @Answers(status = 202)
  @PostMapping("/v1/tenants/{tenant}/claim-links")
  @ResponseStatus(HttpStatus.ACCEPTED)
  void byOwner(
      @PathVariable TenantId tenant,
      @AuthenticationPrincipal Caller caller,
      HttpServletRequest request) {
    renewals.request(tenant, caller.actor(), Requester.of(request));
  }
}
