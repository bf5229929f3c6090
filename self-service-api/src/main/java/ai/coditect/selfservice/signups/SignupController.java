package ai.coditect.selfservice.signups;

import ai.coditect.contracts.id.SignupId;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.caller.Caller;
import ai.coditect.selfservice.caller.Requester;
import ai.coditect.selfservice.idempotency.Answer;
import ai.coditect.selfservice.idempotency.Idempotency;
import ai.coditect.selfservice.idempotency.IdempotentRequest;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import ai.coditect.selfservice.secrets.IssuedToken;
import ai.coditect.selfservice.secrets.OpaqueTokens;
import ai.coditect.selfservice.secrets.TokenPurpose;
import ai.coditect.selfservice.surface.Allowed;
import ai.coditect.selfservice.surface.Answers;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Sign-up over HTTP. */
@RestController
@RequestMapping("/v1/signups")
class SignupController {

  private static final String ROUTE = "POST /v1/signups";

  private final Signups signups;
  private final Verifications verifications;
  private final SignupApprovals approvals;
  private final Idempotency idempotency;
  private final OpaqueTokens tokens;
  private final SignupProperties properties;
  private final Clock clock;

  SignupController(
      Signups signups,
      Verifications verifications,
      SignupApprovals approvals,
      Idempotency idempotency,
      OpaqueTokens tokens,
      SignupProperties properties,
      Clock clock) {
    this.signups = signups;
    this.verifications = verifications;
    this.approvals = approvals;
    this.idempotency = idempotency;
    this.tokens = tokens;
    this.properties = properties;
    this.clock = clock;
  }

  /** The body of a verification. */
  record Code(
      @NotNull @Pattern(regexp = "[0-9]{8}", message = "must be the 8 digits of the code") String code) {

    @Override
    public String toString() {
      return "Code[...]";
    }
  }

  @Allowed(anybody = true)
  @Operation(operationId = "signUp", summary = "Signs up; a code is mailed")
  @Answers(
      status = 202,
      with = SignupViews.Accepted.class,
      problems = {SelfServiceProblem.TIER_NOT_AVAILABLE})
  @PostMapping
  ResponseEntity<Object> request(
      @RequestHeader(IdempotentRequest.HEADER) String key,
      @Valid @RequestBody SignupRequest body,
      HttpServletRequest request) {
    Requester requester = Requester.of(request);
    SignupWish wish = signups.admit(body);
    return idempotency.once(
        new IdempotentRequest(ROUTE, key, body, requester.ip()),
        () -> accepted(signups.request(wish, requester)));
  }

  @Allowed(holders = Allowed.Holder.SIGN_UP)
  @Operation(operationId = "readSignup", summary = "Reads a sign-up")
  @GetMapping("/{id}")
  ResponseEntity<SignupViews.View> read(
      @PathVariable SignupId id, @AuthenticationPrincipal Caller caller) {
    requireHolder(caller, id);
    return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(view(signups.find(id)));
  }

  @Allowed(holders = Allowed.Holder.SIGN_UP)
  @Operation(operationId = "requestCode", summary = "Has a new code mailed")
  @Answers(
      status = 202,
      problems = {
        SelfServiceProblem.NO_MORE_CODES,
        SelfServiceProblem.SIGNUP_EXPIRED,
        SelfServiceProblem.SIGNUP_ENDED
      })
  @PostMapping("/{id}/codes")
  ResponseEntity<SignupViews.View> requestCode(
      @PathVariable SignupId id,
      @AuthenticationPrincipal Caller caller,
      HttpServletRequest request,
      HttpServletResponse response) {
    requireHolder(caller, id);
    return switch (signups.requestCode(id, Requester.of(request))) {
      case Signups.CodeRequest.Accepted accepted ->
          ResponseEntity.accepted()
              .cacheControl(CacheControl.noStore())
              .body(view(accepted.signup()));
      case Signups.CodeRequest.TooSoon tooSoon -> {
        response.setHeader(HttpHeaders.RETRY_AFTER, seconds(tooSoon.retryAt()));
        throw ProblemException.of(
            CommonProblem.RATE_LIMITED, "A code was asked for a moment ago; see Retry-After.");
      }
    };
  }

  @Allowed(holders = Allowed.Holder.SIGN_UP)
  @Operation(
      operationId = "verifySignup",
      summary = "Verifies the address with the code; makes the tenant")
  @Answers(
      status = 202,
      problems = {
        SelfServiceProblem.WRONG_CODE,
        SelfServiceProblem.CODE_NOT_SENT,
        SelfServiceProblem.CODE_EXHAUSTED,
        SelfServiceProblem.CODE_EXPIRED,
        SelfServiceProblem.SIGNUP_EXPIRED,
        SelfServiceProblem.ALREADY_SIGNED_UP,
        SelfServiceProblem.SIGNUP_ENDED
      })
  @PostMapping("/{id}/verification")
  ResponseEntity<SignupViews.Completed> verify(
      @PathVariable SignupId id,
      @Valid @RequestBody Code code,
      @AuthenticationPrincipal Caller caller,
      HttpServletRequest request) {
    requireHolder(caller, id);
    return switch (verifications.verify(id, code.code(), Requester.of(request))) {
      case Verification.Verified verified -> {
        var completed = SignupViews.Completed.of(verified);
        yield ResponseEntity.accepted()
            .location(SignupViews.Completed.operationPath(verified.completion().operation()))
            .cacheControl(CacheControl.noStore())
            .body(completed);
      }
      case Verification.AwaitingApproval _ ->
          ResponseEntity.accepted()
              .location(URI.create("/v1/signups/" + id))
              .cacheControl(CacheControl.noStore())
              .body(SignupViews.Completed.awaitingApproval());
      case Verification.WrongCode wrong ->
          throw ProblemException.of(
                  SelfServiceProblem.WRONG_CODE, "This is not the code that we mailed last.")
              .with("triesLeft", wrong.triesLeft());
      case Verification.NoCodeYet _ ->
          throw ProblemException.of(
              SelfServiceProblem.CODE_NOT_SENT, "The mail with the code is still to come.");
      case Verification.Exhausted _ ->
          throw ProblemException.of(
              SelfServiceProblem.CODE_EXHAUSTED, "Ask for a new code: POST .../codes.");
      case Verification.CodeExpired _ ->
          throw ProblemException.of(
              SelfServiceProblem.CODE_EXPIRED, "Ask for a new code: POST .../codes.");
      case Verification.SignupExpired _ ->
          throw ProblemException.of(SelfServiceProblem.SIGNUP_EXPIRED, "Sign up again.");
      case Verification.AlreadySignedUp _ ->
          throw ProblemException.of(
              SelfServiceProblem.ALREADY_SIGNED_UP, "Sign in with this address instead.");
      case Verification.Ended _ ->
          throw ProblemException.of(
              SelfServiceProblem.SIGNUP_ENDED, "This sign-up was completed; sign in.");
    };
  }

  private Answer accepted(SignupEntity signup) {
    Duration untilForgotten =
        properties
            .lifetime()
            .plus(approvals.patience(signup.tier()))
            .plus(properties.keptAfterEnd());
    IssuedToken token = tokens.issue(TokenPurpose.SIGNUP, signup.id().value(), untilForgotten);
    SignupState state = signup.state(clock.instant());
    return new Answer(
        202,
        URI.create("/v1/signups/" + signup.id()),
        new SignupViews.Accepted(signup.id(), state, token.text(), null, signup.expiresAt()),
        new SignupViews.Accepted(signup.id(), state, null, true, signup.expiresAt()));
  }

  private SignupViews.View view(SignupEntity signup) {
    return SignupViews.View.of(signup, properties, clock.instant());
  }

  private String seconds(Instant retryAt) {
    return Long.toString(Math.max(1, Duration.between(clock.instant(), retryAt).toSeconds() + 1));
  }

  private static void requireHolder(Caller caller, SignupId id) {
    if (!(caller instanceof Caller.SignupHolder holder) || !holder.signup().equals(id)) {
      throw ProblemException.notFound();
    }
  }
}
