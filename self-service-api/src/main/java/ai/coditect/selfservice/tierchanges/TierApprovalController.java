package ai.coditect.selfservice.tierchanges;

import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.platform.problem.FieldError;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.caller.Caller;
import ai.coditect.selfservice.caller.PlatformRole;
import ai.coditect.selfservice.caller.Requester;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import ai.coditect.selfservice.surface.Allowed;
import ai.coditect.selfservice.surface.Answers;
import ai.coditect.selfservice.surface.Paging;
import ai.coditect.selfservice.tenants.Author;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Tier changes that wait for an operator. */
@RestController
class TierApprovalController {

  private final TierRequests requests;
  private final TierApprovals approvals;
  private final Paging paging;
  private final Clock clock;

  TierApprovalController(
      TierRequests requests, TierApprovals approvals, Paging paging, Clock clock) {
    this.requests = requests;
    this.approvals = approvals;
    this.paging = paging;
    this.clock = clock;
  }

  /**
   * A request.
   *
   * @param trial whether the tenant got the tier's trial with it
   * @param reason why it was refused; absent unless it was
   */
  record RequestView(
      OperationId id,
      TenantId tenantId,
      TierName tier,
      int seats,
      @Nullable String contractReference,
      boolean trial,
      TierRequest.State state,
      @Nullable String reason,
      Instant createdAt,
      Instant expiresAt) {

    static RequestView of(TierRequest request) {
      return new RequestView(
          request.operation(),
          request.tenant(),
          request.wanted().tier(),
          request.wanted().seats(),
          request.wanted().contractReference(),
          request.trial(),
          request.state(),
          request.refusal(),
          request.askedAt(),
          request.expiresAt());
    }
  }

  /** A page of requests. */
  record RequestPage(List<RequestView> items, @Nullable String nextCursor) {}

  @Allowed(platform = PlatformRole.OPERATOR)
  @Operation(
      operationId = "listWaitingTierChanges",
      summary = "Tier changes that wait for an operator")
  @GetMapping("/v1/tier-changes")
  RequestPage list(
      @RequestParam(defaultValue = "awaiting-approval") String state,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = Paging.DEFAULT_LIMIT) int limit) {
    if (!state.equals("awaiting-approval")) {
      throw ProblemException.invalid(
          List.of(new FieldError("state", "only awaiting-approval is listed")));
    }
    var page =
        paging.read(
            "tier-changes",
            cursor,
            limit,
            "",
            requests::waiting,
            request -> request.operation().value());
    return new RequestPage(page.items().stream().map(RequestView::of).toList(), page.nextCursor());
  }

  @Allowed(platform = PlatformRole.OPERATOR)
  @Operation(
      operationId = "decideTierChange",
      summary = "Agrees to a tier change, which then goes on, or refuses it with a reason")
  @Answers(
      problems = {
        SelfServiceProblem.TIER_REQUEST_ENDED,
        SelfServiceProblem.TENANT_STATE,
        SelfServiceProblem.TIER_UNCHANGED,
        SelfServiceProblem.TIER_CHANGE_BLOCKED,
        SelfServiceProblem.ACKNOWLEDGEMENT_REQUIRED,
        SelfServiceProblem.ACKNOWLEDGEMENT_STALE,
        SelfServiceProblem.NOTHING_TO_PREVIEW
      })
  @PostMapping("/v1/tier-changes/{id}/approval")
  RequestView decide(
      @PathVariable OperationId id,
      @Valid @RequestBody Decision decision,
      @AuthenticationPrincipal Caller caller,
      HttpServletRequest http) {
    decision.requireSensible(clock.instant());
    Author author = Author.of(caller, Requester.of(http));
    String reason = decision.reason();
    if (reason == null) {
      approvals.approve(id, decision.endsAt(), author);
    } else {
      approvals.refuse(id, reason, author);
    }
    return RequestView.of(requests.find(id));
  }

  @Allowed(members = {Role.OWNER, Role.ADMIN})
  @Operation(
      operationId = "withdrawTierChange",
      summary = "Takes back a tier change that waits for an operator")
  @Answers(status = 204, problems = SelfServiceProblem.TIER_REQUEST_ENDED)
  @DeleteMapping("/v1/tenants/{tenant}/tier-changes/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void withdraw(
      @PathVariable TenantId tenant,
      @PathVariable OperationId id,
      @AuthenticationPrincipal Caller caller,
      HttpServletRequest http) {
    approvals.withdraw(tenant, id, Author.of(caller, Requester.of(http)));
  }
}
