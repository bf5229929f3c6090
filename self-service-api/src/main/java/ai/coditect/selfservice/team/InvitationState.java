package ai.coditect.selfservice.team;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where an invitation stands. */
enum InvitationState {
  /** It can be accepted, and holds a seat if its role takes one. */
  @JsonProperty("open")
  OPEN,
  /** Somebody accepted it. */
  @JsonProperty("accepted")
  ACCEPTED,
  /** It was taken back. */
  @JsonProperty("revoked")
  REVOKED,
  /** Its time is over. Never stored: it follows from the clock. */
  @JsonProperty("expired")
  EXPIRED
}
