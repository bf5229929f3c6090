package ai.coditect.selfservice.signups;

import com.fasterxml.jackson.annotation.JsonValue;

/** Where a sign-up stands. */
enum SignupState {
  /** A code was mailed, or is about to be. */
  AWAITING_CODE("awaiting-code"),
  /** Too many wrong codes; a new one can be asked for. */
  CODE_EXHAUSTED("code-exhausted"),
  /** Verified; an operator has to agree to the tier. */
  AWAITING_APPROVAL("awaiting-approval"),
  /** Nobody verified it in time, or decided on it. Never stored: it follows from the clock. */
  EXPIRED("expired"),
  /** Somebody with the same address was verified first, or an operator did not agree. */
  REFUSED("refused"),
  /** Verified: the tenant is there. */
  COMPLETED("completed");

  private final String value;

  SignupState(String value) {
    this.value = value;
  }

  /** Its name in the API. */
  @JsonValue
  String value() {
    return value;
  }
}
