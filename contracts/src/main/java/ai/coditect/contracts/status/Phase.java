package ai.coditect.contracts.status;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The one-word summary of a tenant's conditions; legal transitions are in {@code
 * docs/lifecycle.md}.
 */
public enum Phase {
  /** Known, nothing done yet. */
  @JsonProperty("pending")
  PENDING,
  /** Steps are being done, retried or waited for. */
  @JsonProperty("provisioning")
  PROVISIONING,
  /** Usable, credentials included, and as the newest intent asks. */
  @JsonProperty("ready")
  READY,
  /** Was ready at this tier; something is missing or differs, and is being healed. */
  @JsonProperty("degraded")
  DEGRADED,
  /** An operator must act. */
  @JsonProperty("failed")
  FAILED,
  /** Held: nobody has access, everything is kept. */
  @JsonProperty("suspended")
  SUSPENDED,
  /** On its way out: nobody has access; until the grace period ends it can come back. */
  @JsonProperty("offboarding")
  OFFBOARDING,
  /** Gone: everything was deleted and observed to be absent. */
  @JsonProperty("offboarded")
  OFFBOARDED
}
