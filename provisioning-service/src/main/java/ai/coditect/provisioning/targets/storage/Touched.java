package ai.coditect.provisioning.targets.storage;

import ai.coditect.provisioning.targets.TenantScope;

/**
 * Knows for whom anything was ever made in object storage, so that nobody asks the store for all
 * those who never had anything there.
 */
interface Touched {

  /** Whether something of this tenant may be there. */
  boolean has(TenantScope scope);

  /** Takes note of it, before anything is made. */
  void note(TenantScope scope);
}
