package ai.coditect.selfservice.tenants;

import ai.coditect.contracts.id.TenantId;

/**
 * Within this replica: something about a tenant changed in the transaction that published this.
 *
 * @param tenant which
 */
public record TenantChanged(TenantId tenant) {}
