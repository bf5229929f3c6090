package ai.coditect.provisioning.status;

import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import java.util.Optional;

/** Whoever makes the copies of their data that tenants ask for, asked how one fares. */
public interface ExportStandings {

  /** How the one of this operation fares; empty if it is not the tenant's newest. */
  Optional<ExportStanding> find(TenantId tenant, OperationId operation);
}
