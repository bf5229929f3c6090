package ai.coditect.selfservice.tierchanges;

import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.TierName;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request for a tier that an operator has to agree to.
 *
 * @param operation by which it is followed
 * @param tenant whose
 * @param wanted what is asked for
 * @param trial whether the tenant got the tier's trial with it
 * @param state where it stands
 * @param refusal why it was refused, for the customer; null unless it was
 * @param askedAt when
 * @param expiresAt until when somebody may decide
 */
record TierRequest(
    OperationId operation,
    TenantId tenant,
    Wanted wanted,
    boolean trial,
    State state,
    @Nullable String refusal,
    Instant askedAt,
    Instant expiresAt) {

  /**
   * What is asked for.
   *
   * @param tier which tier
   * @param seats a number that it allows
   * @param contractReference the contract that covers it; null for a tier without
   * @param acknowledgedDigest of the preview, if the change takes something away
   */
  record Wanted(
      TierName tier,
      int seats,
      @Nullable String contractReference,
      @Nullable String acknowledgedDigest) {

    /** As its operator asks for it. */
    TierWish wish() {
      return new TierWish(tier, seats, acknowledgedDigest, null, contractReference);
    }
  }

  /** Where a request stands. */
  enum State {
    /** Nobody has decided yet. */
    @JsonProperty("awaiting-approval")
    WAITING,
    /** An operator has agreed. */
    @JsonProperty("approved")
    APPROVED,
    /** An operator has not agreed. */
    @JsonProperty("refused")
    REFUSED,
    /** The customer took it back. */
    @JsonProperty("withdrawn")
    WITHDRAWN,
    /** A newer one took its place, or the tenant got the tier without it. */
    @JsonProperty("superseded")
    SUPERSEDED,
    /** Nobody decided in time. */
    @JsonProperty("expired")
    EXPIRED
  }

  /** Whether somebody may still decide. */
  boolean open(Instant now) {
    return state == State.WAITING && expiresAt.isAfter(now);
  }
}
