package ai.coditect.selfservice.tierchanges;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.tenant.Entitlement;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.lifecycle.TenantAction;
import ai.coditect.selfservice.operations.Operations;
import ai.coditect.selfservice.tenants.ChangeKind;
import ai.coditect.selfservice.tenants.TenantChange;
import ai.coditect.selfservice.tenants.Tenants;
import ai.coditect.selfservice.tenants.Terms;
import ai.coditect.selfservice.tiers.TierCatalog;
import ai.coditect.selfservice.tiers.TierDefinition;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * What tenants get when their right to their tier ends: the tier's fallback, if it takes nothing
 * from them that they would have to agree to lose. What was tried once and refused is not tried
 * again.
 */
@Component
public class Fallbacks {

  private final TierCatalog catalog;
  private final TierChanges changes;
  private final Operations operations;
  private final Clock clock;

  Fallbacks(TierCatalog catalog, TierChanges changes, Operations operations, Clock clock) {
    this.catalog = catalog;
    this.changes = changes;
    this.operations = operations;
    this.clock = clock;
  }

  /** What is there for a tenant whose right has ended. */
  public sealed interface Way {

    /**
     * Another tier, as long as nothing changes the tenant's before.
     *
     * @param terms of the fallback
     * @param tierGeneration what it was judged against
     */
    record Down(Terms terms, long tierGeneration) implements Way {

      /** Validates. */
      public Down {
        Require.present(terms, "terms");
      }
    }

    /** Nothing. */
    record None() implements Way {}

    /** That cannot be found out for now. */
    record Unknown() implements Way {}
  }

  /** The way of a tenant whose right has ended. Not to be asked in a transaction. */
  public Way of(TenantIntent intent) {
    Instant end = intent.entitlement().endsAt();
    Optional<TierDefinition> fallback =
        catalog.tier(intent.tier()).map(TierDefinition::fallback).flatMap(catalog::tier);
    if (end == null
        || fallback.isEmpty()
        || operations.acceptedSince(
            intent.tenantId(), ChangeKind.TIER_FALLBACK.operationType(), end)) {
      return new Way.None();
    }
    TierDefinition.Seats range = fallback.get().seats();
    int seats = Math.clamp(intent.seats(), range.min(), range.max());
    Terms terms =
        new Terms(
            fallback.get().tier(),
            seats,
            new Entitlement(Entitlement.Source.FREE, null, seats, clock.instant(), null));
    try {
      return changes.takesNothing(intent, terms)
          ? new Way.Down(terms, intent.tierGeneration())
          : new Way.None();
    } catch (ProblemException e) {
      return e.type() == CommonProblem.UNAVAILABLE ? new Way.Unknown() : new Way.None();
    }
  }

  /** The change, if the way still holds for the tenant as it stands under its row lock. */
  public Optional<TenantChange> change(Tenants.Standing standing, Way way) {
    return switch (way) {
      case Way.Down(var terms, var tierGeneration)
          when standing.intent().tierGeneration() == tierGeneration
              && TenantAction.CHANGE_TIER.allowedIn(standing.state())
              && changes.seatBlockers(standing.intent().tenantId(), terms.seats()).isEmpty() ->
          Optional.of(new TenantChange.FallBack(terms));
      case Way.Down _, Way.None _, Way.Unknown _ -> Optional.empty();
    };
  }
}
