package ai.coditect.selfservice.operations;

import ai.coditect.contracts.status.OperationOutcome;
import com.fasterxml.jackson.annotation.JsonProperty;

/** Where an operation stands, as callers see it. */
public enum OperationState {
  /** An operator has to agree first. */
  @JsonProperty("awaiting-approval")
  AWAITING_APPROVAL,
  /** Accepted; provisioning has not reported yet. */
  @JsonProperty("queued")
  QUEUED,
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
  FAILED;

  boolean ended() {
    return switch (this) {
      case AWAITING_APPROVAL, QUEUED, RUNNING -> false;
      case SUCCEEDED, SUPERSEDED, FAILED -> true;
    };
  }

  static OperationState of(OperationOutcome.State reported) {
    return switch (reported) {
      case RUNNING -> RUNNING;
      case SUCCEEDED -> SUCCEEDED;
      case SUPERSEDED -> SUPERSEDED;
      case FAILED -> FAILED;
    };
  }
}
