package ai.coditect.provisioning.targets;

import ai.coditect.contracts.id.TenantId;

/**
 * Knows for whom anything was ever made on a target. So nobody asks a backend for all those who
 * never had anything there, and those do not wait for it when it is away.
 */
public interface Touched {

  /** Whether something of this tenant may be there. */
  boolean has(String target, TenantId tenant);

  /** Takes note of it for good, before anything is made. */
  void note(String target, TenantId tenant);
}
