package ai.coditect.provisioning.desired;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Departure;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a departure needs besides deletions: the archive first, the certificate at the end. */
final class DepartureResources {

  private DepartureResources() {}

  /** Everything of the tenant's in one file, as it was when access had been revoked. */
  static DesiredResource archive(TenantId tenant, Departure departure) {
    return of("archive", "tenant-archive", tenant, departure);
  }

  /** The signed statement that nothing is left. */
  static DesiredResource certificate(TenantId tenant, Departure departure) {
    return of("certificate", "deletion-certificate", tenant, departure);
  }

  /** One per departure: a tenant that comes back and leaves again gets another. */
  private static DesiredResource of(
      String target, String kind, TenantId tenant, Departure departure) {
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content.put("tenant", tenant.value());
    content.put("requestedAt", departure.requestedAt().toString());
    content.put("graceEndsAt", departure.graceEndsAt().toString());
    return new DesiredResource(new ResourceKey(target, kind, tenant.suffix()), content, Set.of());
  }
}
