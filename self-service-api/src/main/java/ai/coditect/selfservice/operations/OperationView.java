package ai.coditect.selfservice.operations;

import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.StepStatus;
import ai.coditect.contracts.status.WaitingOn;
import ai.coditect.contracts.tenant.Aspect;
import ai.coditect.platform.event.EventJson;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An operation in the API. */
record OperationView(
    OperationId id,
    TenantId tenantId,
    String type,
    Aspect aspect,
    long generation,
    OperationState state,
    @Nullable WaitingOn waitingOn,
    String reason,
    String message,
    int attempts,
    @Nullable Instant nextAttemptAt,
    boolean delayed,
    List<StepStatus> steps,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant endedAt) {

  static OperationView of(OperationEntity operation) {
    return new OperationView(
        operation.id(),
        operation.tenant(),
        operation.type(),
        operation.aspect(),
        operation.generation(),
        operation.state(),
        operation.waitingOn(),
        operation.reason(),
        operation.message(),
        operation.attempts(),
        operation.nextAttemptAt(),
        operation.delayed(),
        List.of(EventJson.read(operation.steps(), StepStatus[].class)),
        operation.createdAt(),
        operation.updatedAt(),
        operation.endedAt());
  }
}
