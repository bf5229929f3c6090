package ai.coditect.selfservice.tiers;

import ai.coditect.contracts.Require;

/**
 * Where a tenant can live, and where what belongs to it is kept.
 *
 * @param name its name in the API
 * @param displayName for people
 * @param tenantData where the tenant's own data is
 * @param exports where its exports are
 * @param ledger where its audit trail is
 * @param accountData where the data of its members' accounts is
 */
public record Region(
    String name,
    String displayName,
    String tenantData,
    String exports,
    String ledger,
    String accountData) {

  /** Validates. */
  public Region {
    Require.text(name, 63, "region.name");
    Require.text(displayName, 100, "region.displayName");
    Require.text(tenantData, 100, "region.tenantData");
    Require.text(exports, 100, "region.exports");
    Require.text(ledger, 100, "region.ledger");
    Require.text(accountData, 100, "region.accountData");
  }
}
