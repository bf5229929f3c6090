package ai.coditect.selfservice.offboarding;

import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.status.TenantStatus.Offboarding;
import ai.coditect.contracts.tenant.Aspect;
import ai.coditect.contracts.tenant.AspectOperation;
import ai.coditect.contracts.tenant.Departure;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.caller.Caller;
import ai.coditect.selfservice.caller.Requester;
import ai.coditect.selfservice.idempotency.Idempotency;
import ai.coditect.selfservice.idempotency.IdempotentRequest;
import ai.coditect.selfservice.lifecycle.TenantState;
import ai.coditect.selfservice.lifecycle.TenantStates;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import ai.coditect.selfservice.status.Statuses;
import ai.coditect.selfservice.surface.Allowed;
import ai.coditect.selfservice.surface.Answers;
import ai.coditect.selfservice.tenants.Accepted;
import ai.coditect.selfservice.tenants.Author;
import ai.coditect.selfservice.tenants.Tenants;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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

/** Leaving over HTTP, for owners: what is left to them once their tenant is on its way out. */
@RestController
@RequestMapping("/v1/tenants/{tenant}/offboarding")
class OffboardingController {

  private final Offboardings offboardings;
  private final Tenants tenants;
  private final TenantStates states;
  private final Statuses statuses;
  private final Idempotency idempotency;

  OffboardingController(
      Offboardings offboardings,
      Tenants tenants,
      TenantStates states,
      Statuses statuses,
      Idempotency idempotency) {
    this.offboardings = offboardings;
    this.tenants = tenants;
    this.states = states;
    this.statuses = statuses;
    this.idempotency = idempotency;
  }

  /**
   * The body of the request to leave.
   *
   * @param confirmation the tenant's display name
   */
  record Leave(@NotBlank @Size(max = 100) String confirmation) {}

  /**
   * How far a departure is.
   *
   * @param state how the tenant stands
   * @param stage what provisioning reports; null before it has
   * @param requestedAt when it was asked for
   * @param graceEndsAt until when it can be taken back
   * @param certificateAt when the deletion certificate was signed; null before
   * @param documentsUntil until when archive and certificate can be fetched; null before
   * @param operationId what carries it out
   */
  record DepartureView(
      TenantId tenantId,
      TenantState state,
      Offboarding.@Nullable Stage stage,
      Instant requestedAt,
      Instant graceEndsAt,
      @Nullable Instant certificateAt,
      @Nullable Instant documentsUntil,
      @Nullable OperationId operationId) {}

  @Allowed(members = Role.OWNER, recentSignIn = true)
  @Operation(operationId = "requestOffboarding", summary = "Lets the tenant leave")
  @Answers(
      status = 202,
      with = Accepted.class,
      problems = {SelfServiceProblem.TENANT_STATE})
  @PostMapping
  ResponseEntity<Object> request(
      @PathVariable TenantId tenant,
      @RequestHeader(IdempotentRequest.HEADER) String key,
      @Valid @RequestBody Leave leave,
      @AuthenticationPrincipal Caller caller,
      HttpServletRequest http) {
    Author author = Author.of(caller, Requester.of(http));
    return idempotency.once(
        IdempotentRequest.of("POST", http.getRequestURI(), key, leave, caller.actor()),
        () -> Accepted.of(offboardings.request(tenant, leave.confirmation(), author)).answer());
  }

  @Allowed(members = Role.OWNER)
  @Operation(operationId = "readOffboarding", summary = "How far the departure is")
  @GetMapping
  ResponseEntity<DepartureView> read(@PathVariable TenantId tenant) {
    TenantIntent intent = tenants.intent(tenant).orElseThrow(ProblemException::notFound);
    Departure departure = intent.departure();
    if (departure == null) {
      throw ProblemException.notFound();
    }
    Optional<Offboarding> reported = statuses.find(tenant).map(TenantStatus::offboarding);
    return ResponseEntity.ok()
        .header("Cache-Control", "no-cache")
        .body(
            new DepartureView(
                tenant,
                states.find(tenant).orElseThrow(),
                reported.map(Offboarding::stage).orElse(null),
                departure.requestedAt(),
                departure.graceEndsAt(),
                reported.map(Offboarding::certificateAt).orElse(null),
                reported.map(Offboarding::documentsUntil).orElse(null),
                intent.operation(Aspect.LIFECYCLE).map(AspectOperation::operationId).orElse(null)));
  }

  @Allowed(members = Role.OWNER)
  @Operation(operationId = "cancelOffboarding", summary = "Takes the departure back")
  @Answers(
      status = 202,
      problems = {SelfServiceProblem.TENANT_STATE})
  @DeleteMapping
  ResponseEntity<Accepted> cancel(
      @PathVariable TenantId tenant,
      @AuthenticationPrincipal Caller caller,
      HttpServletRequest http) {
    Accepted cancelled =
        Accepted.of(offboardings.cancel(tenant, Author.of(caller, Requester.of(http))));
    return ResponseEntity.accepted().location(cancelled.location()).body(cancelled);
  }
}
