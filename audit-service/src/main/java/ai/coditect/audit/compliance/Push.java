package ai.coditect.audit.compliance;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a push ended.
 *
 * @param reason why, in words for people; null when it succeeded
 * @param accounts how many were to be sent
 * @param removals how many ended accesses were to be sent
 */
record Push(Instant at, Outcome outcome, @Nullable String reason, long accounts, long removals) {

  /** What became of it; open for readers. */
  enum Outcome {
    /** The vendor has the whole state. */
    @JsonProperty("succeeded")
    SUCCEEDED,
    /** Nothing was sent: a state that is so much smaller than the last one may be a mistake. */
    @JsonProperty("held-back")
    HELD_BACK,
    /** The vendor does not take our credentials. */
    @JsonProperty("credentials-refused")
    CREDENTIALS_REFUSED,
    /** The vendor takes our credentials, and not what we sent. */
    @JsonProperty("rejected")
    REJECTED,
    /** The vendor, or a part of ours, did not answer, or asked us to come later. */
    @JsonProperty("unavailable")
    UNAVAILABLE
  }
}
