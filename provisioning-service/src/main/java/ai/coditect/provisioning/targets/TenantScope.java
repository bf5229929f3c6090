package ai.coditect.provisioning.targets;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.provisioning.cell.CellId;

/**
 * Whose resources, and where.
 *
 * @param tenant the tenant
 * @param cell the cell that it was placed in
 */
public record TenantScope(TenantId tenant, CellId cell) {

  /** Validates. */
  public TenantScope {
    Require.present(tenant, "tenant");
    Require.present(cell, "cell");
  }
}
