package ai.coditect.provisioning.brake;

import ai.coditect.contracts.id.TenantId;
import java.time.Instant;
import java.util.List;

/**
 * What the brake keeps of a tenant.
 *
 * @param tenantId whose
 * @param keys the step keys of what would be taken away
 * @param since when the brake first kept something of it
 */
public record FrozenTenant(TenantId tenantId, List<String> keys, Instant since) {

  /** Copies. */
  public FrozenTenant {
    keys = List.copyOf(keys);
  }
}
