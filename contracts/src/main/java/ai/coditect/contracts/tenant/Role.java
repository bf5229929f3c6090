package ai.coditect.contracts.tenant;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a member may do in a tenant. */
public enum Role {
  /** Everything, offboarding included; a tenant always has one. */
  @JsonProperty("owner")
  OWNER,
  /** Everything but offboarding and ownership. */
  @JsonProperty("admin")
  ADMIN,
  /** Works in the tenant's namespace and schema. */
  @JsonProperty("developer")
  DEVELOPER,
  /** Reads. */
  @JsonProperty("viewer")
  VIEWER,
  /** Sees and settles what is owed; takes no seat. */
  @JsonProperty("billing")
  BILLING,
  /** Reads the audit trail until a set date; takes no seat. */
  @JsonProperty("auditor")
  AUDITOR;

  /** Whether a member with this role takes a seat. */
  public boolean takesSeat() {
    return switch (this) {
      case OWNER, ADMIN, DEVELOPER, VIEWER -> true;
      case BILLING, AUDITOR -> false;
    };
  }
}
