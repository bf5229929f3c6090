package ai.coditect.provisioning.targets.kubernetes;

import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.plan.Failure;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Objects that are being deleted and are still there, and what keeps them. */
final class Departing {

  private static final int MAX_MESSAGE = 500;

  private Departing() {}

  static boolean is(JsonNode object) {
    return object.path("metadata").path("deletionTimestamp").isString();
  }

  /** Passes by itself, or with the help of whoever has to take a finalizer away. */
  static Failure failure(JsonNode object) {
    String kept = kept(object);
    String message =
        "%s is being deleted since %s%s"
            .formatted(
                object.path("metadata").path("name").asString(""),
                object.path("metadata").path("deletionTimestamp").asString(""),
                kept.isEmpty() ? "" : ": " + kept);
    return new Failure.Transient(
        Reason.DELETING,
        message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE));
  }

  /** The namespace controller says in conditions what is left; other objects have finalizers. */
  private static String kept(JsonNode object) {
    String conditions =
        object
            .path("status")
            .path("conditions")
            .valueStream()
            .filter(condition -> condition.path("status").asString("").equals("True"))
            .map(condition -> condition.path("message").asString(""))
            .collect(Collectors.joining("; "));
    if (!conditions.isEmpty()) {
      return conditions;
    }
    return object
        .path("metadata")
        .path("finalizers")
        .valueStream()
        .map(finalizer -> finalizer.asString(""))
        .collect(Collectors.joining(", "));
  }
}
