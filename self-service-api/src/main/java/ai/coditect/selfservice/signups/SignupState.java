package ai.coditect.selfservice.signups;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where a sign-up stands. */
enum SignupState {
  /** A code was mailed, or is about to be. */
  @JsonProperty("awaiting-code")
  AWAITING_CODE,
  /** Too many wrong codes; a new one can be asked for. */
  @JsonProperty("code-exhausted")
  CODE_EXHAUSTED,
  /** Verified; an operator has to agree to the tier. */
  @JsonProperty("awaiting-approval")
  AWAITING_APPROVAL,
  /** Nobody verified it in time, or decided on it. Never stored: it follows from the clock. */
  @JsonProperty("expired")
  EXPIRED,
  /** Somebody with the same address was verified first, or an operator did not agree. */
  @JsonProperty("refused")
  REFUSED,
  /** Verified: the tenant is there. */
  @JsonProperty("completed")
  COMPLETED
}
