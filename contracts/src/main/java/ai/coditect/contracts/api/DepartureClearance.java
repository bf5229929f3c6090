package ai.coditect.contracts.api;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.tenant.TenantIntent;

/**
 * The answer of {@code PUT /v1/internal/tenants/{t}/departure-clearance} of self-service-api: the
 * last word before a tenant's deletion begins.
 *
 * @param cleared whether the departure cannot be taken back any more, and never will be: the
 *     deletion may begin. Once it is said it stays said
 * @param intent the newest, which nobody was changing when this was said
 */
public record DepartureClearance(boolean cleared, TenantIntent intent) {

  /** Validates. */
  public DepartureClearance {
    Require.present(intent, "intent");
    Require.that(!cleared || intent.departure() != null, "only a departure is cleared");
  }
}
