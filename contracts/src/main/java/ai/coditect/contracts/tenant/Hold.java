package ai.coditect.contracts.tenant;

import ai.coditect.contracts.Require;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * One reason to suspend a tenant; it is suspended while it has any.
 *
 * @param id unique within the tenant
 * @param cause decides who may place and lift it
 * @param placedAt when
 */
public record Hold(String id, Cause cause, Instant placedAt) {

  /** Why a tenant is held. */
  public enum Cause {
    /** An invoice is unpaid. */
    @JsonProperty("payment")
    PAYMENT,
    /** The terms of use are broken. */
    @JsonProperty("abuse")
    ABUSE,
    /** The tenant or the platform is in danger. */
    @JsonProperty("security")
    SECURITY,
    /** The entitlement ran out and its fallback is not possible. */
    @JsonProperty("entitlement-ended")
    ENTITLEMENT_ENDED
  }

  /** Validates. */
  public Hold {
    Require.text(id, 64, "hold.id");
    Require.present(cause, "hold.cause");
    Require.present(placedAt, "hold.placedAt");
  }
}
