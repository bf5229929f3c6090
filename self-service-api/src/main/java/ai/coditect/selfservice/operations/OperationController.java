package ai.coditect.selfservice.operations;

import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.tenant.Aspect;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.caller.Caller;
import ai.coditect.selfservice.caller.PlatformRole;
import ai.coditect.selfservice.members.TenantReaders;
import ai.coditect.selfservice.surface.Allowed;
import io.swagger.v3.oas.annotations.Operation;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Lets callers follow operations. */
@RestController
class OperationController {

  private final Operations operations;
  private final TenantReaders readers;

  OperationController(Operations operations, TenantReaders readers) {
    this.operations = operations;
    this.readers = readers;
  }

  @Allowed(
      anyMember = true,
      scope = "status:read",
      platform = {PlatformRole.OPERATOR, PlatformRole.BILLING},
      holders = Allowed.Holder.OPERATION)
  @Operation(operationId = "readOperation", summary = "How an operation fares")
  @GetMapping("/v1/operations/{id}")
  ResponseEntity<OperationView> read(
      @PathVariable OperationId id, @AuthenticationPrincipal Caller caller) {
    OperationEntity operation = operations.find(id).orElseThrow(ProblemException::notFound);
    requireReader(caller, operation);
    return ResponseEntity.ok()
        .eTag(Long.toString(operation.version()))
        .header("Cache-Control", "no-cache")
        .body(OperationView.of(operation));
  }

  private void requireReader(Caller caller, OperationEntity operation) {
    switch (caller) {
      case Caller.OperationHolder holder -> {
        if (!holder.operation().equals(operation.id())) {
          throw ProblemException.notFound();
        }
      }
      case Caller.Account account when mayFollow(account, operation) -> {
        // What the platform's own people asked for, they may follow.
      }
      case Caller.Account _, Caller.Program _, Caller.SignupHolder _ ->
          readers.require(caller, operation.tenant(), "status:read");
    }
  }

  private static boolean mayFollow(Caller.Account account, OperationEntity operation) {
    return account.has(PlatformRole.OPERATOR)
        || (account.has(PlatformRole.BILLING)
            && (operation.aspect() == Aspect.HOLDS || operation.aspect() == Aspect.SETTINGS));
  }
}
