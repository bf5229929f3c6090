package ai.coditect.selfservice.exports;

import ai.coditect.contracts.id.TenantId;
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
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Copies of tenants' data over HTTP. */
@RestController
class DataExportController {

  private final DataExports exports;
  private final Idempotency idempotency;

  DataExportController(DataExports exports, Idempotency idempotency) {
    this.exports = exports;
    this.idempotency = idempotency;
  }

  /** The copy is one of the tenant's archives then, by the operation's id, for its time. */
  @Allowed(members = Role.OWNER, recentSignIn = true)
  @Operation(
      operationId = "requestDataExport",
      summary = "Asks for a copy of all that the tenant has")
  @Answers(
      status = 202,
      with = Accepted.class,
      problems = {
        SelfServiceProblem.TENANT_STATE,
        SelfServiceProblem.EXPORT_RUNNING,
        SelfServiceProblem.EXPORT_TOO_SOON
      })
  @PostMapping("/v1/tenants/{tenant}/data-exports")
  ResponseEntity<Object> request(
      @PathVariable TenantId tenant,
      @RequestHeader(IdempotentRequest.HEADER) String key,
      @AuthenticationPrincipal Caller caller,
      HttpServletRequest http) {
    Author author = Author.of(caller, Requester.of(http));
    return idempotency.once(
        IdempotentRequest.of("POST", http.getRequestURI(), key, Map.of(), caller.actor()),
        () -> Accepted.of(exports.request(tenant, author)).answer());
  }
}
