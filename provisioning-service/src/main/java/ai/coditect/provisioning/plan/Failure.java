package ai.coditect.provisioning.plan;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.status.Reason;

/** Why a step, or an observation, did not succeed. The kind decides what happens next. */
public sealed interface Failure {

  /** For programs. */
  Reason reason();

  /**
   * For operators, with what the backend said itself; no secrets, no personal data. Customers are
   * told the reason in other words.
   */
  String message();

  /** Passes by itself: tried again with backoff, for ever. */
  record Transient(Reason reason, String message) implements Failure {
    /** Validates. */
    public Transient {
      Require.present(reason, "reason");
      Require.present(message, "message");
    }
  }

  /** The backend refuses the request for what it is: trying again would not help. */
  record Rejected(Reason reason, String message) implements Failure {
    /** Validates. */
    public Rejected {
      Require.present(reason, "reason");
      Require.present(message, "message");
    }
  }

  /** An operator must act. */
  record Terminal(Reason reason, String message) implements Failure {
    /** Validates. */
    public Terminal {
      Require.present(reason, "reason");
      Require.present(message, "message");
    }
  }
}
