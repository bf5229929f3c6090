package ai.coditect.selfservice.entitlements;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.selfservice.caller.Caller;
import ai.coditect.selfservice.caller.PlatformRole;
import ai.coditect.selfservice.caller.Requester;
import ai.coditect.selfservice.idempotency.Idempotency;
import ai.coditect.selfservice.idempotency.IdempotentRequest;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import ai.coditect.selfservice.surface.Allowed;
import ai.coditect.selfservice.surface.Answers;
import ai.coditect.selfservice.tenants.Accepted;
import ai.coditect.selfservice.tenants.Author;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Entitlements over HTTP, for the program that knows what is paid, and for operators. */
@RestController
class EntitlementController {

  private final Entitlements entitlements;
  private final Idempotency idempotency;

  EntitlementController(Entitlements entitlements, Idempotency idempotency) {
    this.entitlements = entitlements;
    this.idempotency = idempotency;
  }

  @Allowed(platform = {PlatformRole.BILLING, PlatformRole.OPERATOR})
  @Operation(
      operationId = "setEntitlement",
      summary = "Says why the tenant may have its tier, for how many seats, and until when")
  @Answers(
      status = 202,
      with = Accepted.class,
      problems = {SelfServiceProblem.TENANT_STATE, SelfServiceProblem.SEATS_IN_USE})
  @PostMapping("/v1/tenants/{tenant}/entitlements")
  ResponseEntity<Object> set(
      @PathVariable TenantId tenant,
      @RequestHeader(IdempotentRequest.HEADER) String key,
      @Valid @RequestBody EntitlementWish wish,
      @AuthenticationPrincipal Caller caller,
      HttpServletRequest http) {
    Author author = Author.of(caller, Requester.of(http));
    return idempotency.once(
        IdempotentRequest.of("POST", http.getRequestURI(), key, wish, caller.actor()),
        () -> Accepted.of(entitlements.set(tenant, wish, author)).answer());
  }
}
