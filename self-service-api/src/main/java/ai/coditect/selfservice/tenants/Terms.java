package ai.coditect.selfservice.tenants;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.tenant.Entitlement;
import ai.coditect.contracts.tenant.TierName;

/**
 * What a tenant has, and why it may have it.
 *
 * @param tier the tier
 * @param seats a number that the tier allows
 * @param entitlement the right to both
 */
public record Terms(TierName tier, int seats, Entitlement entitlement) {

  /** Validates. */
  public Terms {
    Require.present(tier, "tier");
    Require.atLeast(1, seats, "seats");
    Require.present(entitlement, "entitlement");
  }
}
