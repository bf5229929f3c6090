package ai.coditect.contracts.status;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.tenant.Aspect;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where one operation stands, for a reader who sees only the newest snapshot.
 *
 * @param operationId which
 * @param aspect what it changes
 * @param generation the intent's generation it belongs to
 * @param state where it stands
 * @param waitingOn who has to act; null once it has ended
 * @param reason why it is where it is
 * @param message the same for people
 * @param attempts how many runs worked on it
 * @param nextAttemptAt when the next run is due; null if none is
 * @param since when provisioning first worked on it, or again after the end of a grace period or
 *     legal hold
 * @param delayed whether it takes longer than it should
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OperationOutcome(
    OperationId operationId,
    Aspect aspect,
    long generation,
    State state,
    @Nullable WaitingOn waitingOn,
    Reason reason,
    String message,
    int attempts,
    @Nullable Instant nextAttemptAt,
    Instant since,
    boolean delayed) {

  /** Where an operation stands. */
  public enum State {
    /** Being worked on. */
    @JsonProperty("running")
    RUNNING,
    /** Done. */
    @JsonProperty("succeeded")
    SUCCEEDED,
    /** A newer one of the same aspect took its place. */
    @JsonProperty("superseded")
    SUPERSEDED,
    /** Ended without success. */
    @JsonProperty("failed")
    FAILED
  }

  /** Validates. */
  public OperationOutcome {
    Require.present(operationId, "operation.operationId");
    Require.present(aspect, "operation.aspect");
    Require.atLeast(1, generation, "operation.generation");
    Require.present(state, "operation.state");
    Require.present(reason, "operation.reason");
    Require.present(message, "operation.message");
    Require.atLeast(0, attempts, "operation.attempts");
    Require.present(since, "operation.since");
    Require.that(
        (waitingOn != null) == (state == State.RUNNING),
        "operation.waitingOn goes with a running operation");
  }
}
