package ai.coditect.selfservice.signups;

import ai.coditect.contracts.id.SignupId;
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
import ai.coditect.selfservice.tierchanges.Decision;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Sign-ups that wait for an operator. */
@RestController
@RequestMapping("/v1/signups")
class ApprovalController {

  private final SignupApprovals approvals;
  private final SignupProperties properties;
  private final Paging paging;
  private final Clock clock;

  ApprovalController(
      SignupApprovals approvals, SignupProperties properties, Paging paging, Clock clock) {
    this.approvals = approvals;
    this.properties = properties;
    this.paging = paging;
    this.clock = clock;
  }

  /** Who waits. Personal data: shown by its accessors only. */
  record Waiting(
      SignupId id,
      String email,
      String displayName,
      @Nullable String organisation,
      TierName tier,
      int seats,
      String region,
      @Nullable String contractReference,
      Instant createdAt,
      Instant expiresAt) {

    static Waiting of(SignupEntity signup) {
      SignupWish wish = signup.wish();
      return new Waiting(
          signup.id(),
          wish.email(),
          wish.displayName(),
          wish.organisation(),
          signup.tier(),
          wish.seats(),
          wish.region(),
          wish.contractReference(),
          signup.createdAt(),
          signup.expiresAt());
    }

    @Override
    public String toString() {
      return "Waiting[" + id + "]";
    }
  }

  /** A page of sign-ups that wait. */
  record WaitingPage(List<Waiting> items, @Nullable String nextCursor) {}

  @Allowed(platform = PlatformRole.OPERATOR)
  @Operation(operationId = "listWaitingSignups", summary = "Sign-ups that wait for an operator")
  @GetMapping
  ResponseEntity<WaitingPage> list(
      @RequestParam(defaultValue = "awaiting-approval") String state,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = Paging.DEFAULT_LIMIT) int limit) {
    if (!state.equals("awaiting-approval")) {
      throw ProblemException.invalid(
          List.of(new FieldError("state", "only awaiting-approval is listed")));
    }
    var page =
        paging.read(
            "signups", cursor, limit, "", approvals::waiting, signup -> signup.id().value());
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .body(new WaitingPage(page.items().stream().map(Waiting::of).toList(), page.nextCursor()));
  }

  @Allowed(platform = PlatformRole.OPERATOR)
  @Operation(
      operationId = "decideSignup",
      summary = "Agrees to a sign-up, or refuses with a reason")
  @Answers(problems = {SelfServiceProblem.SIGNUP_ENDED, SelfServiceProblem.ALREADY_SIGNED_UP})
  @PostMapping("/{id}/approval")
  SignupViews.View decide(
      @PathVariable SignupId id,
      @Valid @RequestBody Decision decision,
      @AuthenticationPrincipal Caller caller,
      HttpServletRequest http) {
    decision.requireSensible(clock.instant());
    String reason = decision.reason();
    Requester requester = Requester.of(http);
    SignupEntity signup =
        reason == null
            ? approvals.approve(id, decision.endsAt(), caller.actor(), requester)
            : approvals.refuse(id, reason, caller.actor(), requester);
    return SignupViews.View.of(signup, properties, clock.instant());
  }
}
