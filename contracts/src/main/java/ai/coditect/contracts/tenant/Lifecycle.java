package ai.coditect.contracts.tenant;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What the customer wants of the tenant as a whole; holds are apart. */
public enum Lifecycle {
  /** In use. */
  @JsonProperty("active")
  ACTIVE,
  /** On its way out: export, grace, verified deletion. */
  @JsonProperty("offboarding")
  OFFBOARDING
}
