package ai.coditect.selfservice.signups;

import ai.coditect.contracts.tenant.TierName;
import ai.coditect.selfservice.people.EmailAddress;
import ai.coditect.selfservice.people.PlainText;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks for. Personal data: shown by its accessors only.
 *
 * @param email ASCII, as RFC 5321 allows it without quoting
 * @param displayName what the person wants to be called
 * @param organisation whose tenant it is; null for an individual's own
 * @param tier the wanted tier
 * @param seats the wanted seats; null for the tier's least
 * @param region where the tenant shall live
 * @param locale the preferred language, as a BCP 47 tag; null for English
 * @param acceptedTermsVersion which terms were accepted
 * @param contractReference the contract that covers it, if one does
 */
record SignupRequest(
    @NotNull @Size(max = 254) @Pattern(regexp = EmailAddress.FORM, message = "must be an e-mail address") String email,
    @NotNull @Size(max = 100) @PlainText String displayName,
    @Size(max = 100) @PlainText @Nullable String organisation,
    @NotNull TierName tier,
    @Min(1) @Max(100_000) @Nullable Integer seats,
    @NotNull @Size(max = 63) @Pattern(regexp = "[a-z0-9-]{1,63}", message = "must be a region's name") String region,
    @Size(max = 35) @Pattern(regexp = SignupRequest.LANGUAGE, message = "must be a BCP 47 language tag") @Nullable String locale,
    @NotNull @Pattern(regexp = "[A-Za-z0-9][A-Za-z0-9._-]{0,31}", message = "must be a version") String acceptedTermsVersion,
    @Pattern(regexp = "[A-Za-z0-9][A-Za-z0-9._/-]{0,63}", message = "must be a reference") @Nullable String contractReference) {

  static final String LANGUAGE = "[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*";

  @Override
  public String toString() {
    return "SignupRequest[tier=" + tier + ", region=" + region + "]";
  }
}
