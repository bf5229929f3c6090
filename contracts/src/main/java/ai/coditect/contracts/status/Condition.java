package ai.coditect.contracts.status;

import ai.coditect.contracts.Require;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * One statement about a tenant, in the shape of a Kubernetes condition.
 *
 * @param type what it is about, in Pascal case (for example {@code Ready})
 * @param status whether it holds
 * @param reason why, for programs
 * @param message why, for people; may change at any time
 * @param observedGeneration the intent's generation it was judged against
 * @param lastTransition when {@code status} last changed
 */
public record Condition(
    String type,
    Truth status,
    Reason reason,
    String message,
    long observedGeneration,
    Instant lastTransition) {

  /** Whether a condition holds. */
  public enum Truth {
    /** It holds. */
    @JsonProperty("True")
    TRUE,
    /** It does not. */
    @JsonProperty("False")
    FALSE,
    /** Nobody could look. */
    @JsonProperty("Unknown")
    UNKNOWN
  }

  /** The condition that sums up the others. */
  public static final String READY = "Ready";

  /** Whether the tenant's schema holds less than most of what its tier allows. */
  public static final String DATABASE_SIZE = "DatabaseSize";

  /** Whether the tenant's bucket holds less than most of what its tier allows. */
  public static final String STORAGE_SIZE = "StorageSize";

  /** False while new logins wait for the end of an overlap; not there otherwise. */
  public static final String DATABASE_CREDENTIALS = "DatabaseCredentials";

  /** False while a new access key waits for the end of an overlap; not there otherwise. */
  public static final String STORAGE_CREDENTIALS = "StorageCredentials";

  /** False while an event of the tenant could not be read; not there otherwise. */
  public static final String EVENTS_READ = "EventsRead";

  /**
   * False while an operator holds the tenant, or the cell that it lives in, back: then nobody looks
   * after it, and what is asked for waits; not there otherwise.
   */
  public static final String ATTENDED = "Attended";

  /** Validates. */
  public Condition {
    Require.text(type, 64, "condition.type");
    Require.present(status, "condition.status");
    Require.present(reason, "condition.reason");
    Require.present(message, "condition.message");
    Require.atLeast(0, observedGeneration, "condition.observedGeneration");
    Require.present(lastTransition, "condition.lastTransition");
  }
}
