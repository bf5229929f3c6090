package ai.coditect.provisioning.plan;

import ai.coditect.contracts.Require;
import tools.jackson.databind.node.ObjectNode;

/** What is really there under a resource's key. */
public sealed interface Observation {

  /**
   * It is there and it is ours.
   *
   * @param content the fields that we own, in the form of the desired content; foreign keys of maps
   *     that are wholly ours too
   */
  record Present(ObjectNode content) implements Observation {
    /** Validates. */
    public Present {
      Require.present(content, "content");
    }
  }

  /** It is not there: looked at and not found, never inferred from an answer that did not come. */
  record Absent() implements Observation {}

  /**
   * Something of this name is there and is not ours; it is never touched.
   *
   * @param message what it seems to be
   */
  record Foreign(String message) implements Observation {}

  /**
   * Nobody could look.
   *
   * @param failure why
   */
  record Unobservable(Failure failure) implements Observation {}
}
