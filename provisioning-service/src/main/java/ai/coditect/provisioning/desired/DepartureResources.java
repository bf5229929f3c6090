package ai.coditect.provisioning.desired;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.TenantStatus.Retained;
import ai.coditect.contracts.tenant.Departure;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is made before something is deleted for good, and after: archives first, the certificate at
 * the end.
 */
public final class DepartureResources {

  private static final String ARCHIVE = "archive";
  private static final String RETAINED = "retained-archive";

  private DepartureResources() {}

  /** Everything of the tenant's in one file, as it was when access had been revoked. */
  static DesiredResource archive(TenantId tenant, Departure departure) {
    return of(ARCHIVE, "tenant-archive", tenant, departure);
  }

  /** The signed statement that nothing is left. */
  static DesiredResource certificate(TenantId tenant, Departure departure) {
    return of("certificate", "deletion-certificate", tenant, departure);
  }

  /**
   * The data of one resource in one file, before it is deleted; one for each end of a retention.
   */
  static DesiredResource archive(TenantId tenant, Retained retained) {
    String named = "%s/%s/%s".formatted(tenant, retained.what(), retained.until());
    UUID id = UUID.nameUUIDFromBytes(named.getBytes(StandardCharsets.UTF_8));
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content.put("tenant", tenant.value());
    content.put("requestedAt", retained.until().toString());
    content.put("what", retained.what());
    return new DesiredResource(
        new ResourceKey(ARCHIVE, RETAINED, id.toString()), content, Set.of());
  }

  /** Whether a resource is an archive of retained data, whose key's name is then its id. */
  public static boolean isOfRetained(DesiredResource resource) {
    return resource.key().target().equals(ARCHIVE) && resource.key().kind().equals(RETAINED);
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
