package ai.coditect.provisioning.targets.kubernetes;

import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.jspecify.annotations.Nullable;

/** Says what an error of the Kubernetes API means for the plan. */
final class KubernetesFailures {

  private static final int MAX_MESSAGE = 500;

  private KubernetesFailures() {}

  static FailureException translate(KubernetesClientException e, String what) {
    return new FailureException(failure(e, what), e);
  }

  private static Failure failure(KubernetesClientException e, String what) {
    String message = message(e, what);
    return switch (e.getCode()) {
      case 400, 405, 406, 413, 415, 422 ->
          new Failure.Rejected(Reason.KUBERNETES_REJECTED, message);
      case 403 -> forbidden(message);
      // The API server answers, and this one object is not as it was a moment ago.
      case 404, 409, 410 ->
          new Failure.Transient(
              message.contains("being deleted") ? Reason.DELETING : Reason.INTERNAL_ERROR, message);
      // 401 included: credentials are rotated outside, and the next attempt reads the new ones.
      default -> new Failure.Transient(Reason.KUBERNETES_UNAVAILABLE, message);
    };
  }

  private static Failure forbidden(String message) {
    if (message.contains("being terminated")) {
      // While a namespace is being deleted, the API server forbids making things in it.
      return new Failure.Transient(Reason.DELETING, message);
    }
    if (message.contains(" is forbidden: User ")) {
      // An API server that has just started answers so until it has read its roles, and a right
      // that is missing can be given back: asking again costs one call.
      return new Failure.Transient(Reason.KUBERNETES_FORBIDDEN, message);
    }
    if (message.contains("status unknown for quota") || message.contains("exceeded quota")) {
      // The quota controller has not seen yet what we have just changed; or the customer uses what
      // was meant for this, and can give it back.
      return new Failure.Transient(Reason.KUBERNETES_FORBIDDEN, message);
    }
    // Refused by a quota or a policy, which look at the request and not at who may send it.
    return new Failure.Terminal(Reason.KUBERNETES_FORBIDDEN, message);
  }

  private static String message(KubernetesClientException e, String what) {
    String said =
        e.getStatus() == null || e.getStatus().getMessage() == null
            ? rootCause(e)
            : e.getStatus().getMessage();
    String message = "%s: %s".formatted(what, said);
    return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE);
  }

  private static String rootCause(Throwable e) {
    Throwable root = e;
    @Nullable Throwable cause = e.getCause();
    while (cause != null) {
      root = cause;
      cause = cause.getCause();
    }
    return root.getClass().getSimpleName()
        + (root.getMessage() == null ? "" : " " + root.getMessage());
  }
}
