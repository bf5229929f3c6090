package ai.coditect.selfservice.lifecycle;

import ai.coditect.contracts.id.TenantId;

/**
 * Something that keeps data of tenants, and forgets it when their lives end. Each declares itself;
 * a test finds a table that nobody forgets.
 */
public interface TenantData {

  /** Forgets all of a tenant. Called in a transaction that holds the tenant's row lock. */
  void forget(TenantId tenant);
}
