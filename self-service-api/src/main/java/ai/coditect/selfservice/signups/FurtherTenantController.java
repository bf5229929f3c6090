package ai.coditect.selfservice.signups;

import ai.coditect.contracts.tenant.TenantMembers.Identity;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.caller.Caller;
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
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Further tenants over HTTP, for whoever has signed up. */
@RestController
class FurtherTenantController {

  private final FurtherTenants tenants;
  private final Idempotency idempotency;

  FurtherTenantController(FurtherTenants tenants, Idempotency idempotency) {
    this.tenants = tenants;
    this.idempotency = idempotency;
  }

  @Allowed(account = true)
  @Operation(operationId = "createTenant", summary = "Makes a further tenant of the caller's")
  @Answers(
      status = 202,
      with = Accepted.class,
      problems = {
        SelfServiceProblem.TIER_NOT_AVAILABLE,
        SelfServiceProblem.ENTITLEMENT_REQUIRED,
        SelfServiceProblem.TOO_MANY_TENANTS
      })
  @PostMapping("/v1/tenants")
  ResponseEntity<Object> create(
      @RequestHeader(IdempotentRequest.HEADER) String key,
      @Valid @RequestBody TenantRequest body,
      @AuthenticationPrincipal Caller caller,
      HttpServletRequest http) {
    return switch (caller) {
      case Caller.Account account ->
          idempotency.once(
              IdempotentRequest.of("POST", http.getRequestURI(), key, body, caller.actor()),
              () ->
                  tenants
                      .make(
                          new Identity(account.issuer(), account.subject()),
                          body,
                          Author.of(caller, Requester.of(http)))
                      .answer());
      case Caller.Program _, Caller.SignupHolder _, Caller.OperationHolder _ ->
          throw ProblemException.of(CommonProblem.FORBIDDEN, "Only a person has tenants.");
    };
  }
}
