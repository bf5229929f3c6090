package ai.coditect.contracts.tenant;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.id.OperationId;

/**
 * The newest operation on one aspect.
 *
 * @param aspect which
 * @param operationId the operation
 * @param generation the intent's generation that it made
 */
public record AspectOperation(Aspect aspect, OperationId operationId, long generation) {

  /** Validates. */
  public AspectOperation {
    Require.present(aspect, "operation.aspect");
    Require.present(operationId, "operation.operationId");
    Require.atLeast(1, generation, "operation.generation");
  }
}
