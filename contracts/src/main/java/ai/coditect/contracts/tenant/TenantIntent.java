package ai.coditect.contracts.tenant;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import java.time.Instant;
import java.util.List;

/**
 * Everything that is wanted of one tenant. Lifecycle events carry it whole, so a reader needs only
 * the newest and may drop any that is older than or equal to what it has. It holds ids only, no
 * personal data.
 *
 * @param tenantId whose
 * @param generation grows by one with each change, from 1; assigned under the tenant's row lock, so
 *     its order is the order of commits
 * @param tierGeneration the generation that last changed the tier
 * @param tier the requested tier
 * @param lifecycle in use or on its way out
 * @param holds reasons to suspend it, by id; empty if none
 * @param region where its data lives; never changes
 * @param seats how many members may hold a seat
 * @param entitlement why it may have its tier
 * @param operationId the operation that this generation belongs to
 * @param committedAt when this generation was committed
 */
public record TenantIntent(
    TenantId tenantId,
    long generation,
    long tierGeneration,
    TierName tier,
    Lifecycle lifecycle,
    List<Hold> holds,
    String region,
    int seats,
    Entitlement entitlement,
    OperationId operationId,
    Instant committedAt) {

  /** Validates and copies. */
  public TenantIntent {
    Require.present(tenantId, "tenantId");
    Require.atLeast(1, generation, "generation");
    Require.that(
        tierGeneration >= 1 && tierGeneration <= generation,
        "tierGeneration must be from 1 to generation");
    Require.present(tier, "tier");
    Require.present(lifecycle, "lifecycle");
    holds = List.copyOf(Require.present(holds, "holds"));
    Require.text(region, 63, "region");
    Require.atLeast(1, seats, "seats");
    Require.present(entitlement, "entitlement");
    Require.present(operationId, "operationId");
    Require.present(committedAt, "committedAt");
  }
}
