package ai.coditect.provisioning.status;

import ai.coditect.contracts.status.OperationOutcome;
import ai.coditect.contracts.status.OperationOutcome.State;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.status.WaitingOn;
import ai.coditect.contracts.tenant.AspectOperation;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an operation fares that is for a copy of the tenant's data. Nothing of the tenant changes by
 * it, so what is found of the tenant says nothing of it. Pure.
 */
final class ExportOutcomes {

  private final AspectOperation operation;
  private final ExportStanding standing;
  private final Instant since;
  private final boolean delayedBefore;
  private final Instant now;
  private final Duration delayedAfter;

  private ExportOutcomes(
      AspectOperation operation,
      ExportStanding standing,
      @Nullable OperationOutcome before,
      Instant now,
      Duration delayedAfter) {
    this.operation = operation;
    this.standing = standing;
    this.since = before == null ? now : before.since();
    this.delayedBefore = before != null && before.delayed();
    this.now = now;
    this.delayedAfter = delayedAfter;
  }

  /**
   * Its outcome now.
   *
   * @param standing as its maker has it
   * @param before as it was told last; null if it never was
   */
  static OperationOutcome of(
      AspectOperation operation,
      ExportStanding standing,
      @Nullable OperationOutcome before,
      Instant now,
      Duration delayedAfter) {
    return new ExportOutcomes(operation, standing, before, now, delayedAfter).outcome();
  }

  private OperationOutcome outcome() {
    return switch (standing) {
      case ExportStanding.Waiting(int attempts, var failure, var nextAttempt) ->
          running(
              failure == null ? Reason.QUEUED : failure,
              failure == null ? "It is made as soon as others are." : Sentences.of(failure),
              attempts,
              nextAttempt);
      case ExportStanding.Making(int attempts) ->
          running(Reason.EXPORTING, Sentences.of(Reason.EXPORTING), attempts, null);
      case ExportStanding.Made(int attempts, _) ->
          ended(State.SUCCEEDED, Reason.EXPORTED, attempts);
      case ExportStanding.Failed(int attempts, Reason reason) ->
          ended(State.FAILED, reason, attempts);
      case ExportStanding.Ended() -> ended(State.SUPERSEDED, Reason.SUPERSEDED, 0);
    };
  }

  private OperationOutcome running(
      Reason reason, String message, int attempts, @Nullable Instant nextAttempt) {
    // However much there is to copy, the copying is no delay.
    boolean late =
        !(standing instanceof ExportStanding.Making) && now.isAfter(since.plus(delayedAfter));
    return outcome(
        State.RUNNING, WaitingOn.US, reason, message, attempts, nextAttempt, delayedBefore || late);
  }

  private OperationOutcome ended(State state, Reason reason, int attempts) {
    return outcome(state, null, reason, Sentences.of(reason), attempts, null, false);
  }

  private OperationOutcome outcome(
      State state,
      @Nullable WaitingOn waitingOn,
      Reason reason,
      String message,
      int attempts,
      @Nullable Instant nextAttempt,
      boolean delayed) {
    return new OperationOutcome(
        operation.operationId(),
        operation.aspect(),
        operation.generation(),
        state,
        waitingOn,
        reason,
        message,
        attempts,
        nextAttempt,
        since,
        delayed);
  }
}
