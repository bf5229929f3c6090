package ai.coditect.selfservice.tierchanges;

import ai.coditect.contracts.api.TierChangePreview;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.platform.problem.FieldError;
import ai.coditect.platform.problem.ProblemException;
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
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Tier changes over HTTP: for owners and admins, and for operators on their behalf. */
@RestController
class TierChangeController {

  private final TierChanges changes;
  private final TierRequests requests;
  private final Idempotency idempotency;

  TierChangeController(TierChanges changes, TierRequests requests, Idempotency idempotency) {
    this.changes = changes;
    this.requests = requests;
    this.idempotency = idempotency;
  }

  @Allowed(
      members = {Role.OWNER, Role.ADMIN},
      platform = PlatformRole.OPERATOR)
  @Operation(
      operationId = "previewTierChange",
      summary = "What a change of tier would do, and what is in its way")
  @Answers(
      problems = {
        SelfServiceProblem.TENANT_STATE,
        SelfServiceProblem.TIER_UNCHANGED,
        SelfServiceProblem.TIER_NOT_AVAILABLE,
        SelfServiceProblem.NOTHING_TO_PREVIEW
      })
  @PostMapping("/v1/tenants/{tenant}/tier-change-previews")
  TierChangePreview preview(
      @PathVariable TenantId tenant,
      @Valid @RequestBody TierWish wish,
      @AuthenticationPrincipal Caller caller) {
    return changes.preview(tenant, wish, operator(caller));
  }

  @Allowed(
      members = {Role.OWNER, Role.ADMIN},
      platform = PlatformRole.OPERATOR)
  @Operation(
      operationId = "changeTier",
      summary = "Asks for another tier; one that is not open waits for an operator")
  @Answers(
      status = 202,
      with = Accepted.class,
      problems = {
        SelfServiceProblem.TENANT_STATE,
        SelfServiceProblem.TIER_UNCHANGED,
        SelfServiceProblem.TIER_NOT_AVAILABLE,
        SelfServiceProblem.TIER_CHANGE_BLOCKED,
        SelfServiceProblem.ACKNOWLEDGEMENT_REQUIRED,
        SelfServiceProblem.ACKNOWLEDGEMENT_STALE,
        SelfServiceProblem.NOTHING_TO_PREVIEW
      })
  @PostMapping("/v1/tenants/{tenant}/tier-changes")
  ResponseEntity<Object> change(
      @PathVariable TenantId tenant,
      @RequestHeader(IdempotentRequest.HEADER) String key,
      @Valid @RequestBody TierWish wish,
      @AuthenticationPrincipal Caller caller,
      HttpServletRequest http) {
    boolean byOperator = operator(caller);
    if (byOperator != (wish.reason() != null)) {
      String wrong = byOperator ? "is required of operators" : "is for operators";
      throw ProblemException.invalid(List.of(new FieldError("/reason", wrong)));
    }
    var request = IdempotentRequest.of("POST", http.getRequestURI(), key, wish, caller.actor());
    Author author = Author.of(caller, Requester.of(http));
    Author saying = wish.reason() == null ? author : author.saying(wish.reason());
    return idempotency
        .onceIfAny(
            request,
            () -> requests.commitAtOnce(tenant, wish, byOperator, saying).map(Accepted::answer))
        .orElseGet(
            () -> {
              PreparedChange prepared = changes.prepare(tenant, wish, byOperator);
              return idempotency.once(request, () -> requests.commit(prepared, saying).answer());
            });
  }

  /** Whether it is not one of the tenant's own who asks. */
  private static boolean operator(Caller caller) {
    return caller instanceof Caller.Account account && account.has(PlatformRole.OPERATOR);
  }
}
