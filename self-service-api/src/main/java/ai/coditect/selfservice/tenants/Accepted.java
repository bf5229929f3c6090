package ai.coditect.selfservice.tenants;

import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.selfservice.idempotency.Answer;
import java.net.URI;

/**
 * The answer to a request for a change of an intent: the operation that carries it out, or that
 * waits for an operator to agree.
 *
 * @param tenantId whose
 * @param operationId the operation
 * @param generation the intent's generation that the change made; of one that waits, the one at
 *     which it was asked for
 */
public record Accepted(TenantId tenantId, OperationId operationId, long generation) {

  /** Of a change. */
  public static Accepted of(Tenants.Changed changed) {
    return new Accepted(
        changed.intent().tenantId(), changed.operation(), changed.intent().generation());
  }

  /** As an answer with the operation's address. */
  public Answer answer() {
    return new Answer(202, location(), this, this);
  }

  /** Where the operation can be followed. */
  public URI location() {
    return URI.create("/v1/operations/" + operationId);
  }
}
