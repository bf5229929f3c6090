package ai.coditect.provisioning.targets;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.provisioning.cell.CellId;

/**
 * Whose resources, and where.
 *
 * @param tenant the tenant
 * @param cell the cell that it was placed in
 * @param epoch the fence of the run that acts; 0 for one that only looks
 */
public record TenantScope(TenantId tenant, CellId cell, long epoch) {

  /** Validates. */
  public TenantScope {
    Require.present(tenant, "tenant");
    Require.present(cell, "cell");
    Require.atLeast(0, epoch, "epoch");
  }

  /** To look only. */
  public TenantScope(TenantId tenant, CellId cell) {
    this(tenant, cell, 0);
  }

  /** To act under this epoch. */
  public TenantScope under(long epoch) {
    return new TenantScope(tenant, cell, epoch);
  }
}
