package ai.coditect.selfservice.operations;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Aspect;

/**
 * An operation to be accepted.
 *
 * @param id its id
 * @param tenant whose
 * @param type what it does, in the API
 * @param aspect the part of the tenant's intent that it changes
 * @param generation the intent's generation that it makes
 */
public record NewOperation(
    OperationId id, TenantId tenant, String type, Aspect aspect, long generation) {

  /** Validates. */
  public NewOperation {
    Require.present(id, "id");
    Require.present(tenant, "tenant");
    Require.text(type, 64, "type");
    Require.present(aspect, "aspect");
    Require.atLeast(1, generation, "generation");
  }
}
