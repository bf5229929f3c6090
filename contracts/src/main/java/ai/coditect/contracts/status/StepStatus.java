package ai.coditect.contracts.status;

import ai.coditect.contracts.Require;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where one step of a tenant's provisioning stands.
 *
 * @param key the step's stable name within the tenant (for example {@code kubernetes.namespace})
 * @param state where it stands
 * @param attempts how often it was tried for this generation
 * @param reason why it is not done; null when it succeeded
 * @param message the same for people; null when it succeeded
 * @param nextAttemptAt when it is tried again; null if no attempt is due
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StepStatus(
    String key,
    State state,
    int attempts,
    @Nullable Reason reason,
    @Nullable String message,
    @Nullable Instant nextAttemptAt) {

  /** Where a step stands. */
  public enum State {
    /** Not begun. */
    @JsonProperty("pending")
    PENDING,
    /** Done, and observed to be done. */
    @JsonProperty("succeeded")
    SUCCEEDED,
    /** Failed for now; tried again by itself. */
    @JsonProperty("retrying")
    RETRYING,
    /** Waits for another step. */
    @JsonProperty("blocked")
    BLOCKED,
    /** Failed for good. */
    @JsonProperty("failed")
    FAILED
  }

  /** Validates. */
  public StepStatus {
    Require.text(key, 128, "step.key");
    Require.present(state, "step.state");
    Require.atLeast(0, attempts, "step.attempts");
  }
}
