package ai.coditect.contracts.tenant;

import ai.coditect.contracts.Require;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why a tenant may have its tier.
 *
 * @param source where the right comes from
 * @param reference the contract or subscription, if the source has one
 * @param seats how many seats it covers, at least 1
 * @param startsAt from when
 * @param endsAt until when (exclusive); null means open-ended
 */
public record Entitlement(
    Source source,
    @Nullable String reference,
    int seats,
    Instant startsAt,
    @Nullable Instant endsAt) {

  /** Where a right to a tier comes from. */
  public enum Source {
    /** Anyone may have it. */
    @JsonProperty("free")
    FREE,
    /** Limited in time, without pay. */
    @JsonProperty("trial")
    TRIAL,
    /** A signed contract. */
    @JsonProperty("contract")
    CONTRACT,
    /** A running subscription. */
    @JsonProperty("subscription")
    SUBSCRIPTION
  }

  /** Validates. */
  public Entitlement {
    Require.present(source, "entitlement.source");
    Require.atLeast(1, seats, "entitlement.seats");
    Require.present(startsAt, "entitlement.startsAt");
    Require.that(
        endsAt == null || endsAt.isAfter(startsAt), "entitlement.endsAt must be after startsAt");
  }
}
