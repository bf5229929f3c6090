package ai.coditect.contracts.status;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who has to do something before unfinished work can go on. */
public enum WaitingOn {
  /** The platform. */
  @JsonProperty("us")
  US,
  /** The customer. */
  @JsonProperty("you")
  YOU,
  /** A person who runs the platform. */
  @JsonProperty("operator")
  OPERATOR
}
