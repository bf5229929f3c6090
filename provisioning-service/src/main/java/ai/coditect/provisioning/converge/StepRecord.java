package ai.coditect.provisioning.converge;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A step in the journal, as it is stored in the column {@code run.steps}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record StepRecord(
    @JsonProperty("step_key") String stepKey,
    String action,
    State state,
    @Nullable String reason,
    @Nullable String message,
    @JsonProperty("started_at") Instant startedAt,
    @JsonProperty("ended_at") @Nullable Instant endedAt) {

  /** What is known of it. */
  enum State {
    /** About to be done, or done and not yet written down. */
    INTENDED,
    SUCCEEDED,
    FAILED,
    /** Its run ended before it could say. */
    UNKNOWN;

    @JsonValue
    String value() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  StepRecord ended(State how, @Nullable String why, @Nullable String inWords, Instant at) {
    return new StepRecord(stepKey, action, how, why, inWords, startedAt, at);
  }
}
