package ai.coditect.provisioning.tenants;

import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.platform.event.JsonDocument;

/**
 * A status beside its JSON, which is stored and sent.
 *
 * @param status what is reported
 * @param document the same as JSON
 */
public record StatusDocument(TenantStatus status, JsonDocument document) {

  /** Writes a status as JSON. */
  public static StatusDocument of(TenantStatus status) {
    return new StatusDocument(status, JsonDocument.of(status));
  }
}
