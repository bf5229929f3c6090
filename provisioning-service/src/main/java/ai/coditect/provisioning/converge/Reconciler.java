package ai.coditect.provisioning.converge;

import ai.coditect.contracts.status.Condition;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.desired.CellTraits;
import ai.coditect.provisioning.desired.Course;
import ai.coditect.provisioning.desired.DesiredState;
import ai.coditect.provisioning.desired.Mode;
import ai.coditect.provisioning.desired.Resolver;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.plan.Plan;
import ai.coditect.provisioning.plan.StepOutcome;
import ai.coditect.provisioning.status.Findings;
import ai.coditect.provisioning.status.StatusReporter;
import ai.coditect.provisioning.targets.TenantScope;
import ai.coditect.provisioning.tenants.TenantRecord;
import ai.coditect.provisioning.tier.TierCatalogue;
import ai.coditect.provisioning.tier.TierDefinition;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes the world match one tenant's intent: observe, plan, run the steps, say what was found.
 * Level-triggered: it starts from what is there, whatever was tried before. If nothing is to be
 * done, nothing is written.
 */
@Component
class Reconciler {

  private final TierCatalogue tiers;
  private final Courses courses;
  private final Homes homes;
  private final Backends backends;
  private final GuardedPlans plans;
  private final StepRunner runner;
  private final StatusReporter reporter;

  Reconciler(
      TierCatalogue tiers,
      Courses courses,
      Homes homes,
      Backends backends,
      GuardedPlans plans,
      StepRunner runner,
      StatusReporter reporter) {
    this.tiers = tiers;
    this.courses = courses;
    this.homes = homes;
    this.backends = backends;
    this.plans = plans;
    this.runner = runner;
    this.reporter = reporter;
  }

  /**
   * Works on a tenant once and returns what was found.
   *
   * @throws RunInterruptedException if the work must be begun again
   */
  Findings converge(Run run) {
    return follow(run, courses.of(run));
  }

  private Findings follow(Run run, Courses.Heading heading) {
    TenantRecord record = run.record();
    Course course = heading.course();
    if (heading.hindrance() != null) {
      return unplannable(record, course, heading.hindrance());
    }
    Optional<TierDefinition> tier = definition(course);
    if (tier.isEmpty()) {
      return unplannable(
          record,
          course,
          new Failure.Rejected(
              Reason.TIER_UNKNOWN, "tier %s has no definition here".formatted(course.tier())));
    }
    Optional<CellId> cell = homes.of(record);
    if (cell.isEmpty()) {
      return unplannable(
          record,
          course,
          new Failure.Transient(
              Reason.NO_CAPACITY,
              "no cell of region %s has room".formatted(record.intent().region())));
    }
    var scope = new TenantScope(record.intent().tenantId(), cell.get(), run.epoch());
    CellTraits traits = homes.traits(cell.get());
    DesiredState desired =
        Resolver.resolve(
            record.intent(), record.members(), course, tier.get(), heading.ending(), traits);
    Map<ResourceKey, Observation> observed = backends.observe(scope, desired);
    Optional<Failure> objection = plans.objection(record, desired, traits, observed);
    if (objection.isPresent() && course.mode() == Mode.SUSPENDED) {
      // The hold does not wait for the customer's word on the tier, nor the tier pass with it.
      return follow(
          run, new Courses.Heading(course.staying(record.status()), heading.ending(), null));
    }
    if (objection.isPresent()) {
      return unplannable(record, course, objection.get());
    }
    Plan plan = plans.plan(run, desired, observed, heading.ending());
    Map<ResourceKey, StepOutcome> outcomes =
        runner.run(run, scope, plan, progress(run, planned(record, desired, plan, Map.of())));
    return planned(record, desired, plan, outcomes);
  }

  /** A refused change is taken back to the very definition that the tenant had before. */
  private Optional<TierDefinition> definition(Course course) {
    return course.revision().isPresent()
        ? tiers.find(course.tier(), course.revision().getAsInt())
        : tiers.find(course.tier());
  }

  /** What people see while the steps are done; null if they have seen that work has begun. */
  private @Nullable TenantStatus progress(Run run, Findings begun) {
    TenantStatus seen = run.status();
    return seen != null && seen.observedGeneration() == run.generation() && attended(seen)
        ? null
        : reporter.next(seen, begun, run.record().unreadable(), run.now(), null);
  }

  private static boolean attended(TenantStatus seen) {
    return seen.conditions().stream()
        .noneMatch(condition -> condition.type().equals(Condition.ATTENDED));
  }

  private static Findings.Planned planned(
      TenantRecord record,
      DesiredState desired,
      Plan plan,
      Map<ResourceKey, StepOutcome> outcomes) {
    return new Findings.Planned(
        record.intent(), record.membersGeneration(), desired, plan, outcomes);
  }

  private static Findings unplannable(TenantRecord record, Course course, Failure failure) {
    return new Findings.Unplannable(record.intent(), record.membersGeneration(), course, failure);
  }
}
