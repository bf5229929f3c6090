package ai.coditect.provisioning.plan;

import org.jspecify.annotations.Nullable;

/** Carries a {@link Failure} from where a target meets it to where it is handled. */
public final class FailureException extends RuntimeException {

  private final transient Failure failure;

  /** With the vendor's exception that it was translated from, if there is one. */
  public FailureException(Failure failure, @Nullable Throwable cause) {
    super(failure.reason().value() + ": " + failure.message(), cause);
    this.failure = failure;
  }

  /** What failed. */
  public Failure failure() {
    return failure;
  }
}
