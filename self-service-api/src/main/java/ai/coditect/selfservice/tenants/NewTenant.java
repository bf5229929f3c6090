package ai.coditect.selfservice.tenants;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.id.UserId;
import ai.coditect.contracts.tenant.Entitlement;
import ai.coditect.contracts.tenant.TierName;
import org.jspecify.annotations.Nullable;

/**
 * A tenant to be made.
 *
 * @param displayName for people
 * @param owner its first member
 * @param tier the tier it asks for, which it may have
 * @param seats a number that the tier allows
 * @param region where it lives
 * @param acceptedTermsVersion which terms its owner accepted
 * @param entitlement why it may have the tier; null if anybody may
 */
public record NewTenant(
    String displayName,
    UserId owner,
    TierName tier,
    int seats,
    String region,
    String acceptedTermsVersion,
    @Nullable Entitlement entitlement) {

  /** Validates. */
  public NewTenant {
    Require.text(displayName, 100, "displayName");
    Require.present(owner, "owner");
    Require.present(tier, "tier");
    Require.atLeast(1, seats, "seats");
    Require.text(region, 63, "region");
    Require.text(acceptedTermsVersion, 32, "acceptedTermsVersion");
  }
}
