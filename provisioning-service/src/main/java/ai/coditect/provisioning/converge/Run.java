package ai.coditect.provisioning.converge;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.provisioning.status.Findings;
import ai.coditect.provisioning.targets.TenantScope;
import ai.coditect.provisioning.tenants.TenantRecord;

/**
 * One run that acts on a tenant.
 *
 * @param record the tenant's row as the run read it
 * @param scope whose resources, and where
 * @param epoch the fence that this run took
 */
record Run(TenantRecord record, TenantScope scope, long epoch) {

  TenantId tenant() {
    return scope.tenant();
  }

  long generation() {
    return record.intent().generation();
  }

  /** What an acting run found, and under which epoch. */
  record Result(Findings findings, long epoch) {}
}
