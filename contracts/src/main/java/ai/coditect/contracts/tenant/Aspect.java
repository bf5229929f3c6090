package ai.coditect.contracts.tenant;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A part of what is wanted of a tenant that changes on its own: only a newer change of the same
 * aspect supersedes an older one.
 */
public enum Aspect {
  /** The tier, sign-up included. */
  @JsonProperty("tier")
  TIER,
  /** Staying or leaving. */
  @JsonProperty("lifecycle")
  LIFECYCLE,
  /** The reasons to suspend it. */
  @JsonProperty("holds")
  HOLDS,
  /** Seats, entitlement, contacts. */
  @JsonProperty("settings")
  SETTINGS,
  /** What its programs come in with. */
  @JsonProperty("credentials")
  CREDENTIALS,
  /** A copy of its data, made when it is asked for; nothing of the tenant changes by it. */
  @JsonProperty("exports")
  EXPORTS,
  /** Who belongs to it. */
  @JsonProperty("members")
  MEMBERS
}
