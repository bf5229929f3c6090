package ai.coditect.selfservice.signups;

import ai.coditect.contracts.id.SignupId;
import ai.coditect.contracts.id.TenantId;
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
import java.util.Arrays;
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

/** Sign-ups as operators see them, and what they decide. */
@RestController
@RequestMapping("/v1/signups")
class ApprovalController {

  private final Signups signups;
  private final SignupApprovals approvals;
  private final SignupProperties properties;
  private final Paging paging;
  private final Clock clock;

  ApprovalController(
      Signups signups,
      SignupApprovals approvals,
      SignupProperties properties,
      Paging paging,
      Clock clock) {
    this.signups = signups;
    this.approvals = approvals;
    this.properties = properties;
    this.paging = paging;
    this.clock = clock;
  }

  /**
   * Who signed up. Personal data: shown by its accessors only.
   *
   * @param email absent, as the name, once a completed sign-up has forgotten its person
   * @param reason why it was refused
   * @param tenantId what a completed one led to
   */
  record Listed(
      SignupId id,
      SignupState state,
      @Nullable String email,
      @Nullable String displayName,
      @Nullable String organisation,
      TierName tier,
      int seats,
      String region,
      @Nullable String contractReference,
      @Nullable String reason,
      @Nullable TenantId tenantId,
      Instant createdAt,
      Instant expiresAt) {

    static Listed of(SignupEntity signup, Instant now) {
      SignupWish wish = signup.wish();
      SignupEntity.Completion completion = signup.completion();
      return new Listed(
          signup.id(),
          signup.state(now),
          wish.email().isEmpty() ? null : wish.email(),
          wish.displayName().isEmpty() ? null : wish.displayName(),
          wish.organisation(),
          signup.tier(),
          wish.seats(),
          wish.region(),
          wish.contractReference(),
          signup.refusal(),
          completion == null ? null : completion.tenant(),
          signup.createdAt(),
          signup.expiresAt());
    }

    @Override
    public String toString() {
      return "Listed[" + id + "]";
    }
  }

  /** A page of sign-ups. */
  record ListedPage(List<Listed> items, @Nullable String nextCursor) {}

  @Allowed(platform = PlatformRole.OPERATOR)
  @Operation(operationId = "listSignups", summary = "Sign-ups of a state, oldest first")
  @GetMapping
  ResponseEntity<ListedPage> list(
      @RequestParam(defaultValue = "awaiting-approval") String state,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = Paging.DEFAULT_LIMIT) int limit) {
    SignupState wanted = state(state);
    Instant now = clock.instant();
    var page =
        paging.read(
            "signups/" + wanted,
            cursor,
            limit,
            "",
            (after, most) -> signups.list(wanted, after, most),
            signup -> signup.id().value());
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .body(
            new ListedPage(
                page.items().stream().map(signup -> Listed.of(signup, now)).toList(),
                page.nextCursor()));
  }

  private static SignupState state(String name) {
    return Arrays.stream(SignupState.values())
        .filter(state -> state.value().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                ProblemException.invalid(
                    List.of(new FieldError("state", "is no state of a sign-up"))));
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
