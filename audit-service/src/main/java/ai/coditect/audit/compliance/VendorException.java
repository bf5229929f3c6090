package ai.coditect.audit.compliance;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A vendor did not take what we sent; the message is for people and holds nothing we sent. */
class VendorException extends RuntimeException {

  private final Push.Outcome outcome;
  private final @Nullable Duration retryAfter;

  VendorException(Push.Outcome outcome, String message, @Nullable Duration retryAfter) {
    super(message);
    this.outcome = outcome;
    this.retryAfter = retryAfter;
  }

  VendorException(Push.Outcome outcome, String message) {
    this(outcome, message, null);
  }

  Push.Outcome outcome() {
    return outcome;
  }

  /** When the vendor wants to be asked again, if it said so. */
  @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
