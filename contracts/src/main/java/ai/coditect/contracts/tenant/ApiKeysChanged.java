package ai.coditect.contracts.tenant;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.id.ApiKeyId;
import ai.coditect.contracts.id.TenantId;

/**
 * One of a tenant's API keys is not what it was. It says nothing more: who wants to know looks.
 *
 * @param tenantId whose
 * @param keyId which
 */
public record ApiKeysChanged(TenantId tenantId, ApiKeyId keyId) {

  /** Validates. */
  public ApiKeysChanged {
    Require.present(tenantId, "tenantId");
    Require.present(keyId, "keyId");
  }
}
