package ai.coditect.provisioning.targets.storage;

import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Says what an error of the object storage means for the plan. */
final class StorageFailures {

  private static final int MAX_MESSAGE = 500;

  /** Said with a 4xx status, and not because of the request. */
  private static final Set<String> PASSING =
      Set.of(
          "RequestTimeout",
          "RequestTimeTooSkewed",
          "SlowDown",
          "Throttling",
          "ThrottlingException",
          "TooManyRequestsException",
          // Our own key is replaced outside, and the next start has the new one.
          "InvalidAccessKeyId",
          "InvalidClientTokenId",
          "SignatureDoesNotMatch");

  private StorageFailures() {}

  /** A call, with what the vendor throws translated. */
  static <T> T translating(String what, Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException e) {
      throw translate(e, what);
    }
  }

  static FailureException translate(SdkException e, String what) {
    return new FailureException(failure(e, what), e);
  }

  /** Whether the store answered with one of these error codes. */
  static boolean is(AwsServiceException e, String... codes) {
    return e.awsErrorDetails() != null && Set.of(codes).contains(e.awsErrorDetails().errorCode());
  }

  private static Failure failure(SdkException e, String what) {
    if (!(e instanceof AwsServiceException answer)) {
      return new Failure.Transient(Reason.STORAGE_UNAVAILABLE, message(what, e.getMessage()));
    }
    String message = message(what, answer.getMessage());
    if (answer.awsErrorDetails() != null
        && PASSING.contains(String.valueOf(answer.awsErrorDetails().errorCode()))) {
      return new Failure.Transient(Reason.STORAGE_UNAVAILABLE, message);
    }
    return switch (answer.statusCode()) {
      case 400, 405, 411, 412, 413 -> new Failure.Rejected(Reason.STORAGE_REJECTED, message);
      case 401, 403 -> new Failure.Terminal(Reason.STORAGE_FORBIDDEN, message);
      // What it does not have must be said in the cell's settings, not found out by accident.
      case 501 ->
          new Failure.Terminal(
              Reason.STORAGE_FORBIDDEN, message + " (is it among the cell's storage.lacks?)");
      // The store answers, and this one thing is not as it was a moment ago.
      case 404, 409 -> new Failure.Transient(Reason.INTERNAL_ERROR, message);
      default -> new Failure.Transient(Reason.STORAGE_UNAVAILABLE, message);
    };
  }

  private static String message(String what, @Nullable String said) {
    String message = "%s: %s".formatted(what, said);
    return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE);
  }
}
