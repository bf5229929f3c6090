package ai.coditect.selfservice.tierchanges;

import ai.coditect.contracts.tenant.TierName;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request for another tier.
 *
 * @param tier the tier
 * @param seats how many; if not given, as many as before, as far as the tier allows
 * @param acknowledgedDigest of the preview, if the change takes something away
 * @param reason of an operator, why they ask for it
 * @param contractReference the contract that covers it, for a tier that takes one
 */
record TierWish(
    @NotNull TierName tier,
    @Nullable Integer seats,
    @Nullable @Pattern(regexp = "[0-9a-f]{64}", message = "must be the digest of a preview") String acknowledgedDigest,
    @Nullable @Size(min = 1, max = 1000) @Pattern(regexp = PRINTABLE, message = "holds control characters") String reason,
    @Nullable @Size(min = 1, max = 100) @Pattern(regexp = PRINTABLE, message = "holds control characters") String contractReference) {

  private static final String PRINTABLE = "[^\\x00-\\x1f\\x7f]*";

  @Override
  public String toString() {
    return "TierWish[" + tier + "]";
  }
}
