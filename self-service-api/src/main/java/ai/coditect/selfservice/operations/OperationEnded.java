package ai.coditect.selfservice.operations;

import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;

/**
 * Within this replica, and in the transaction that stores it: an operation has come to its end.
 *
 * @param tenant whose
 * @param operation which
 * @param type what it does
 * @param state how it ended, as the API names it
 * @param reason why, as provisioning names it
 */
public record OperationEnded(
    TenantId tenant, OperationId operation, String type, String state, String reason) {}
