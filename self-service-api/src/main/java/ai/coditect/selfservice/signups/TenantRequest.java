package ai.coditect.selfservice.signups;

import ai.coditect.contracts.tenant.TierName;
import ai.coditect.selfservice.people.PlainText;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A further tenant that somebody asks for. Personal data: shown by its accessors only.
 *
 * @param displayName what the tenant is called
 * @param tier the wanted tier
 * @param seats the wanted seats; null for the tier's least
 * @param region where the tenant shall live
 * @param acceptedTermsVersion which terms were accepted
 * @param contractReference the contract that covers it, for a tier that takes one
 */
record TenantRequest(
    @NotNull @Size(max = 100) @PlainText String displayName,
    @NotNull TierName tier,
    @Min(1) @Max(100_000) @Nullable Integer seats,
    @NotNull @Size(max = 63) @Pattern(regexp = "[a-z0-9-]{1,63}", message = "must be a region's name") String region,
    @NotNull @Pattern(regexp = "[A-Za-z0-9][A-Za-z0-9._-]{0,31}", message = "must be a version") String acceptedTermsVersion,
    @Pattern(regexp = "[A-Za-z0-9][A-Za-z0-9._/-]{0,63}", message = "must be a reference") @Nullable String contractReference) {

  Offers.Wanted wanted() {
    return new Offers.Wanted(tier, seats, region, acceptedTermsVersion, contractReference);
  }

  @Override
  public String toString() {
    return "TenantRequest[tier=" + tier + ", region=" + region + "]";
  }
}
