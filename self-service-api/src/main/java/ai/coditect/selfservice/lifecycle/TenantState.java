package ai.coditect.selfservice.lifecycle;

import com.fasterxml.jackson.annotation.JsonValue;

/** How a tenant stands as a whole: what may be done with it follows from this. */
public enum TenantState {
  /** In use. */
  ACTIVE("active"),
  /** Held: its people may look, its programs may not. */
  SUSPENDED("suspended"),
  /** On its way out, and that can still be taken back; held or not. */
  OFFBOARDING("offboarding"),
  /** Its grace period is over: it is being deleted. */
  DELETING("deleting"),
  /** Gone. */
  OFFBOARDED("offboarded");

  private final String value;

  TenantState(String value) {
    this.value = value;
  }

  /** The name in the API. */
  @JsonValue
  public String value() {
    return value;
  }

  /** Whether only its owners may look at it any more. */
  public boolean ownersOnly() {
    return switch (this) {
      case ACTIVE, SUSPENDED -> false;
      case OFFBOARDING, DELETING, OFFBOARDED -> true;
    };
  }
}
