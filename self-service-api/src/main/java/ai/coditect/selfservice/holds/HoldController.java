package ai.coditect.selfservice.holds;

import ai.coditect.contracts.id.HoldId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Hold;
import ai.coditect.selfservice.caller.Caller;
import ai.coditect.selfservice.caller.PlatformRole;
import ai.coditect.selfservice.caller.Requester;
import ai.coditect.selfservice.idempotency.Answer;
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
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Holds over HTTP. */
@RestController
@RequestMapping("/v1/tenants/{tenant}/holds")
class HoldController {

  private static final String PRINTABLE = "[^\\x00-\\x1f\\x7f]*";

  private final Holds holds;
  private final Idempotency idempotency;

  HoldController(Holds holds, Idempotency idempotency) {
    this.holds = holds;
    this.idempotency = idempotency;
  }

  /**
   * The body of a request to place a hold.
   *
   * @param cause decides who may place and lift it
   * @param reason for operators; never shown to the customer
   * @param customerMessage for the customer
   */
  record HoldWish(
      @NotNull Hold.Cause cause,
      @NotBlank @Size(max = 1000) @Pattern(regexp = PRINTABLE, message = "holds control characters") String reason,
      @NotBlank @Size(max = 1000) @Pattern(regexp = PRINTABLE, message = "holds control characters") String customerMessage) {

    @Override
    public String toString() {
      return "HoldWish[" + cause + "]";
    }
  }

  @Allowed(
      anyMember = true,
      scope = "tenant:read",
      platform = {PlatformRole.OPERATOR, PlatformRole.BILLING})
  @Operation(operationId = "listHolds", summary = "Why the tenant is suspended")
  @GetMapping
  HoldViews.Items list(@PathVariable TenantId tenant, @AuthenticationPrincipal Caller caller) {
    return switch (HoldRights.of(caller)) {
      case ALL_CAUSES -> HoldViews.forOperators(holds.newest(tenant));
      case PAYMENT_ONLY -> HoldViews.forBilling(holds.newest(tenant));
      case NONE -> HoldViews.forCustomers(holds.inForce(tenant));
    };
  }

  @Allowed(platform = {PlatformRole.OPERATOR, PlatformRole.BILLING})
  @Operation(operationId = "placeHold", summary = "Suspends the tenant")
  @Answers(
      status = 202,
      with = HoldViews.Placed.class,
      problems = {SelfServiceProblem.TENANT_STATE})
  @PostMapping
  ResponseEntity<Object> place(
      @PathVariable TenantId tenant,
      @RequestHeader(IdempotentRequest.HEADER) String key,
      @Valid @RequestBody HoldWish wish,
      @AuthenticationPrincipal Caller caller,
      HttpServletRequest http) {
    HoldRights.of(caller).require(wish.cause());
    Author author = Author.of(caller, Requester.of(http)).saying(wish.reason());
    return idempotency.once(
        IdempotentRequest.of("POST", http.getRequestURI(), key, wish, caller.actor()),
        () -> {
          Holds.Placement placed =
              holds.place(tenant, wish.cause(), wish.reason(), wish.customerMessage(), author);
          var body = HoldViews.Placed.of(placed);
          return new Answer(202, Accepted.of(placed.changed()).location(), body, body);
        });
  }

  @Allowed(platform = {PlatformRole.OPERATOR, PlatformRole.BILLING})
  @Operation(operationId = "liftHold", summary = "Lifts a hold")
  @Answers(
      status = 202,
      problems = {SelfServiceProblem.TENANT_STATE})
  @DeleteMapping("/{hold}")
  ResponseEntity<Accepted> lift(
      @PathVariable TenantId tenant,
      @PathVariable HoldId hold,
      @AuthenticationPrincipal Caller caller,
      HttpServletRequest http) {
    HoldRights rights = HoldRights.of(caller);
    rights.requireAny();
    Accepted lifted =
        Accepted.of(holds.lift(tenant, hold, rights, Author.of(caller, Requester.of(http))));
    return ResponseEntity.accepted().location(lifted.location()).body(lifted);
  }
}
