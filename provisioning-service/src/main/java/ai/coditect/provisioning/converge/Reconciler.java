package ai.coditect.provisioning.converge;

import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.status.TenantStatus.Retained;
import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.cell.Placement;
import ai.coditect.provisioning.desired.Course;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.DesiredState;
import ai.coditect.provisioning.desired.Mode;
import ai.coditect.provisioning.desired.Resolver;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Consequences;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.Guard;
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
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
  private final Clock clock;

  Reconciler(
      TierCatalogue tiers,
      Placement placement,
      List<Target> targets,
      StepRunner runner,
      Journal journal,
      StatusReporter reporter,
      TenantRecords tenants,
      TransactionTemplate transaction,
      Clock clock) {
    this.tiers = tiers;
    this.placement = placement;
    this.targets = targets;
    this.runner = runner;
    this.journal = journal;
    this.reporter = reporter;
    this.tenants = tenants;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Works on a tenant once.
   *
   * @throws RunInterruptedException if the work must be begun again
   */
  Run.Result converge(TenantRecord record, Lease lease) {
    Course course = Course.of(record.intent(), record.status(), false, clock.instant());
    Optional<TierDefinition> tier = tiers.find(course.tier());
    if (tier.isEmpty()) {
      return unplannable(
          record,
          course,
          new Failure.Rejected(
              Reason.TIER_UNKNOWN, "tier %s has no definition here".formatted(course.tier())));
    }
    Optional<CellId> cell = cell(record);
    if (cell.isEmpty()) {
      return unplannable(
          record,
          course,
          new Failure.Transient(
              Reason.NO_CAPACITY,
              "no cell of region %s has room".formatted(record.intent().region())));
    }
    var scope = new TenantScope(record.intent().tenantId(), cell.get());
    DesiredState desired = Resolver.resolve(record.intent(), record.members(), course, tier.get());
    Map<ResourceKey, Observation> observed = observe(scope, desired);
    Optional<Failure> objection = objection(record, desired, observed);
    if (objection.isPresent()) {
      return unplannable(record, course, objection.get());
    }
    Plan plan = Planner.plan(desired, observed, guard(record));
    if (plan.steps().isEmpty() && !record.interrupted()) {
      return new Run.Result(planned(record, desired, plan, Map.of()), record.epoch());
    }
    Run run = open(record, scope, desired, plan);
    Map<ResourceKey, StepOutcome> outcomes = runner.run(run, plan, lease);
    return new Run.Result(planned(record, desired, plan, outcomes), run.epoch());
  }

  private static Findings.Planned planned(
      TenantRecord record,
      DesiredState desired,
      Plan plan,
      Map<ResourceKey, StepOutcome> outcomes) {
    return new Findings.Planned(
        record.intent(), record.membersGeneration(), desired, plan, outcomes);
  }

  /** A tier change must not take away more than the customer has acknowledged. */
  private static Optional<Failure> objection(
      TenantRecord record, DesiredState desired, Map<ResourceKey, Observation> observed) {
    if (!desired.course().revertible() || desired.course().mode() != Mode.ACTIVE) {
      return Optional.empty();
    }
    List<String> retained =
        Objects.requireNonNull(record.status()).retained().stream().map(Retained::what).toList();
    Set<ResourceKey> beyond =
        Consequences.of(desired, observed, retained).beyond(record.intent().acknowledged());
    return beyond.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Failure.Rejected(
                Reason.PLAN_CHANGED, "would also take away, unacknowledged: " + beyond));
  }

  private Guard guard(TenantRecord record) {
    Instant now = clock.instant();
    Set<String> expired =
        record.status() == null
            ? Set.of()
            : record.status().retained().stream()
                .filter(retained -> !now.isBefore(retained.until()))
                .map(Retained::what)
                .collect(Collectors.toSet());
    return new Guard(
        Guard.Brake.RELEASED, expired.stream().map(ResourceKey::parse).collect(Collectors.toSet()));
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
          reporter.report(record, planned(record, desired, plan, Map.of()), null);
          return new Run(record, scope, epoch);
        });
  }

  private static Run.Result unplannable(TenantRecord record, Course course, Failure failure) {
    return new Run.Result(
        new Findings.Unplannable(record.intent(), record.membersGeneration(), course, failure),
        record.epoch());
  }
}
