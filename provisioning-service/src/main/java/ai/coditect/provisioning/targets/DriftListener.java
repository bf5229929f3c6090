package ai.coditect.provisioning.targets;

import ai.coditect.contracts.id.TenantId;

/** Told when something of ours seems to have been changed or deleted by somebody else. */
public interface DriftListener {

  /** A tenant of whom this is so; returns at once, and may be told the same again. */
  void drifted(TenantId tenant);
}
