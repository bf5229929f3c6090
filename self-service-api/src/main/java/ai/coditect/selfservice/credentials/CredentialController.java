package ai.coditect.selfservice.credentials;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Credentials;
import ai.coditect.contracts.tenant.Role;
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
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Rotations over HTTP. */
@RestController
class CredentialController {

  private final CredentialRotations rotations;
  private final Idempotency idempotency;

  CredentialController(CredentialRotations rotations, Idempotency idempotency) {
    this.rotations = rotations;
    this.idempotency = idempotency;
  }

  /**
   * The body of a request for new credentials.
   *
   * @param credentials which
   * @param immediate whether the present ones end as soon as the new ones are there, because
   *     somebody else may have them; false if nothing is said: then both work for the tier's
   *     overlap
   */
  record RotationWish(@NotNull Credentials credentials, @Nullable Boolean immediate) {}

  @Allowed(members = {Role.OWNER, Role.ADMIN})
  @Operation(
      operationId = "rotateCredentials",
      summary = "Asks for new credentials for the database or the bucket")
  @Answers(
      status = 202,
      with = Accepted.class,
      problems = {SelfServiceProblem.TENANT_STATE, SelfServiceProblem.NO_CREDENTIALS})
  @PostMapping("/v1/tenants/{tenant}/credential-rotations")
  ResponseEntity<Object> rotate(
      @PathVariable TenantId tenant,
      @RequestHeader(IdempotentRequest.HEADER) String key,
      @Valid @RequestBody RotationWish wish,
      @AuthenticationPrincipal Caller caller,
      HttpServletRequest http) {
    Author author = Author.of(caller, Requester.of(http));
    boolean immediate = Boolean.TRUE.equals(wish.immediate());
    return idempotency.once(
        IdempotentRequest.of("POST", http.getRequestURI(), key, wish, caller.actor()),
        () ->
            Accepted.of(rotations.request(tenant, wish.credentials(), immediate, author)).answer());
  }
}
