package ai.coditect.selfservice.signups;

import jakarta.persistence.Embeddable;
import org.jspecify.annotations.Nullable;

/** What a sign-up asks for, with defaults filled in. Personal data: shown by its accessors only. */
@Embeddable
record SignupWish(
    String email,
    String displayName,
    @Nullable String organisation,
    String tier,
    int seats,
    String region,
    String locale,
    String acceptedTermsVersion,
    @Nullable String contractReference) {

  /** What the tenant is called at first. */
  String tenantName() {
    return organisation == null ? displayName : organisation;
  }

  @Override
  public String toString() {
    return "SignupWish[tier=" + tier + ", region=" + region + "]";
  }
}
