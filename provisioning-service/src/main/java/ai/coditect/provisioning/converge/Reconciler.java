package ai.coditect.provisioning.converge;

import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.cell.Placement;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.DesiredState;
import ai.coditect.provisioning.desired.Resolver;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.plan.Plan;
import ai.coditect.provisioning.plan.Planner;
import ai.coditect.provisioning.plan.StepOutcome;
import ai.coditect.provisioning.status.Findings;
import ai.coditect.provisioning.status.StatusReporter;
import ai.coditect.provisioning.targets.Target;
import ai.coditect.provisioning.targets.TenantScope;
import ai.coditect.provisioning.tenants.TenantRecord;
import ai.coditect.provisioning.tenants.TenantRecords;
import ai.coditect.provisioning.tier.TierCatalogue;
import ai.coditect.provisioning.tier.TierDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes the world match one tenant's intent: observe, plan, run the steps, say what was found.
 * Level-triggered: it starts from what is there, whatever was tried before. If nothing is to be
 * done, nothing is written.
 */
@Component
class Reconciler {

  private final TierCatalogue tiers;
  private final Placement placement;
  private final List<Target> targets;
  private final StepRunner runner;
  private final Journal journal;
  private final StatusReporter reporter;
  private final TenantRecords tenants;
  private final TransactionTemplate transaction;

  Reconciler(
      TierCatalogue tiers,
      Placement placement,
      List<Target> targets,
      StepRunner runner,
      Journal journal,
      StatusReporter reporter,
      TenantRecords tenants,
      TransactionTemplate transaction) {
    this.tiers = tiers;
    this.placement = placement;
    this.targets = targets;
    this.runner = runner;
    this.journal = journal;
    this.reporter = reporter;
    this.tenants = tenants;
    this.transaction = transaction;
  }

  /**
   * Works on a tenant once.
   *
   * @throws RunInterruptedException if the work must be begun again
   */
  Run.Result converge(TenantRecord record, Lease lease) {
    Optional<TierDefinition> tier = tiers.find(record.intent().tier());
    if (tier.isEmpty()) {
      return unplannable(
          record,
          new Failure.Terminal(
              Reason.TIER_UNKNOWN,
              "tier %s has no definition here".formatted(record.intent().tier())));
    }
    Optional<CellId> cell = cell(record);
    if (cell.isEmpty()) {
      return unplannable(
          record,
          new Failure.Transient(
              Reason.NO_CAPACITY,
              "no cell of region %s has room".formatted(record.intent().region())));
    }
    var scope = new TenantScope(record.intent().tenantId(), cell.get());
    DesiredState desired = Resolver.resolve(record.intent(), record.members(), tier.get());
    Plan plan = Planner.plan(desired, observe(scope, desired));
    if (plan.steps().isEmpty() && !record.interrupted()) {
      return new Run.Result(
          new Findings.Planned(record.intent(), desired, plan, Map.of()), record.epoch());
    }
    Run run = open(record, scope, desired, plan);
    Map<ResourceKey, StepOutcome> outcomes = runner.run(run, plan, lease);
    return new Run.Result(
        new Findings.Planned(record.intent(), desired, plan, outcomes), run.epoch());
  }

  private Optional<CellId> cell(TenantRecord record) {
    if (record.cell() != null) {
      return Optional.of(record.cell());
    }
    return transaction.execute(
        _ -> {
          TenantRecord locked =
              tenants
                  .lock(record.intent().tenantId())
                  .orElseThrow(() -> new RunInterruptedException("gone"));
          return locked.cell() != null
              ? Optional.of(locked.cell())
              : placement.place(record.intent().tenantId(), record.intent().region());
        });
  }

  private Map<ResourceKey, Observation> observe(TenantScope scope, DesiredState desired) {
    Map<ResourceKey, Observation> observed = new HashMap<>();
    for (Target target : targets) {
      List<DesiredResource> ofTarget =
          desired.resources().stream()
              .filter(resource -> resource.key().target().equals(target.name()))
              .toList();
      observed.putAll(target.observe(scope, ofTarget));
    }
    return observed;
  }

  /** Takes the epoch and says that work has begun. */
  private Run open(TenantRecord record, TenantScope scope, DesiredState desired, Plan plan) {
    return transaction.execute(
        _ -> {
          long epoch = journal.open(scope.tenant(), record);
          reporter.report(
              record, new Findings.Planned(record.intent(), desired, plan, Map.of()), null);
          return new Run(record, scope, epoch);
        });
  }

  private static Run.Result unplannable(TenantRecord record, Failure failure) {
    return new Run.Result(new Findings.Unplannable(record.intent(), failure), record.epoch());
  }
}
