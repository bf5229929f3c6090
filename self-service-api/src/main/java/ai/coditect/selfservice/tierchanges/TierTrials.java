package ai.coditect.selfservice.tierchanges;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Entitlement;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.selfservice.tenants.Author;
import ai.coditect.selfservice.tenants.TenantChange;
import ai.coditect.selfservice.tenants.Tenants;
import ai.coditect.selfservice.tenants.Terms;
import ai.coditect.selfservice.tiers.TierCatalog;
import ai.coditect.selfservice.tiers.TierDefinition;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What tenants may have, for a time, while an operator decides on the tier that they want. */
@Component
public class TierTrials {

  private final TierCatalog catalog;
  private final TierChanges changes;
  private final Tenants tenants;
  private final Clock clock;

  TierTrials(TierCatalog catalog, TierChanges changes, Tenants tenants, Clock clock) {
    this.catalog = catalog;
    this.changes = changes;
    this.tenants = tenants;
    this.clock = clock;
  }

  /** The terms of a tier's trial that begins now; empty if it has none. */
  public Optional<Terms> terms(TierDefinition tier) {
    return Optional.ofNullable(tier.trial()).map(this::terms);
  }

  /**
   * Gives the tenant the trial of the tier that it asks for, if that has more than what the tenant
   * has, and takes nothing. Needs a running transaction.
   *
   * @return whether the tenant has it now
   */
  @Transactional(propagation = Propagation.MANDATORY)
  boolean start(TenantId tenant, PreparedChange prepared, Author author) {
    Optional<Terms> trial = catalog.tier(prepared.change().terms().tier()).flatMap(this::terms);
    return trial.isPresent()
        && tenants
            .change(
                tenant,
                author,
                standing ->
                    worthwhile(standing.intent(), trial.get())
                        ? Optional.of(new TenantChange.ToTier(trial.get(), null))
                        : Optional.empty())
            .isPresent();
  }

  private boolean worthwhile(TenantIntent intent, Terms trial) {
    return !trial.tier().equals(intent.tier())
        && changes.losesNothing(intent, trial.tier())
        && changes.seatBlockers(intent.tenantId(), trial.seats()).isEmpty();
  }

  private Terms terms(TierDefinition.Trial trial) {
    Instant now = clock.instant();
    return new Terms(
        trial.tier(),
        trial.seats(),
        new Entitlement(
            Entitlement.Source.TRIAL, null, trial.seats(), now, now.plus(trial.duration())));
  }
}
