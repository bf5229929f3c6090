package ai.coditect.contracts.tenant;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.id.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
 * @param operations the newest operation on each aspect that ever had one
 * @param acknowledged what the customer agreed to lose by the newest tier change; null if nothing
 * @param departure when it leaves; null unless it is on its way out
 * @param rotations which credentials were asked to be replaced, each kind once; empty if none ever
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
    List<AspectOperation> operations,
    @Nullable Acknowledgement acknowledged,
    @Nullable Departure departure,
    List<Rotation> rotations,
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
    operations = List.copyOf(Require.present(operations, "operations"));
    Require.that(
        operations.stream().map(AspectOperation::aspect).distinct().count() == operations.size(),
        "operations has an aspect twice");
    for (AspectOperation operation : operations) {
      Require.that(
          operation.generation() <= generation, "operations has one of a later generation");
    }
    Require.that(
        (lifecycle == Lifecycle.OFFBOARDING) == (departure != null),
        "departure goes with offboarding");
    // Intents of before there were any have none.
    rotations = rotations == null ? List.of() : List.copyOf(rotations);
    Require.that(
        rotations.stream().map(Rotation::credentials).distinct().count() == rotations.size(),
        "rotations has credentials twice");
    for (Rotation rotation : rotations) {
      Require.that(rotation.generation() <= generation, "rotations has one of a later generation");
    }
    Require.present(committedAt, "committedAt");
  }

  /** The newest operation on an aspect. */
  public Optional<AspectOperation> operation(Aspect aspect) {
    return operations.stream().filter(operation -> operation.aspect() == aspect).findFirst();
  }

  /** What was asked of these credentials, if anything ever was. */
  public Optional<Rotation> rotation(Credentials credentials) {
    return rotations.stream().filter(rotation -> rotation.credentials() == credentials).findFirst();
  }
}
