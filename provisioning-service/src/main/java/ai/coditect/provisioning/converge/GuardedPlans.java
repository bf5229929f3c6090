package ai.coditect.provisioning.converge;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.status.TenantStatus.Retained;
import ai.coditect.contracts.tenant.Hold;
import ai.coditect.provisioning.brake.DeleteBrake;
import ai.coditect.provisioning.desired.CellTraits;
import ai.coditect.provisioning.desired.DesiredState;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.Guard;
import ai.coditect.provisioning.plan.Guard.Brake;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.plan.Plan;
import ai.coditect.provisioning.plan.Planner;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.tenants.TenantRecord;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Plans that take away no more than they may now. A plan that takes nothing away costs nothing. */
@Component
class GuardedPlans {

  private final DeleteBrake brake;
  private final Consent consent;

  GuardedPlans(DeleteBrake brake, Consent consent) {
    this.brake = brake;
    this.consent = consent;
  }

  /** Why nothing may be planned: it would take away more than the customer agreed to. */
  Optional<Failure> objection(
      TenantRecord record,
      DesiredState desired,
      CellTraits traits,
      Map<ResourceKey, Observation> observed) {
    return consent.objection(record, desired, traits, observed);
  }

  /**
   * What has to be done for this run's tenant.
   *
   * @param ending the data that may go because its retention is over
   */
  Plan plan(
      Run run,
      DesiredState desired,
      Map<ResourceKey, Observation> observed,
      List<Retained> ending) {
    Set<ResourceKey> expired =
        ending.stream().map(Retained::what).map(ResourceKey::parse).collect(Collectors.toSet());
    Brake legal = run.record().legalHold() ? Brake.DELETIONS : Brake.RELEASED;
    Plan plan = Planner.plan(desired, observed, new Guard(legal, expired));
    if (!plan.removes()) {
      thaw(run);
      return plan;
    }
    Brake level = brake.level(heldForSecurity(run));
    if (level == Brake.RELEASED) {
      return plan;
    }
    Brake stronger = level.compareTo(legal) > 0 ? level : legal;
    Plan guarded = Planner.plan(desired, observed, new Guard(stronger, expired));
    Set<ResourceKey> frozen = new TreeSet<>(guarded.frozen());
    frozen.removeAll(plan.frozen());
    if (frozen.isEmpty()) {
      thaw(run);
    } else {
      brake.froze(run.tenant(), frozen);
    }
    return guarded;
  }

  /** Nothing of the tenant waits for the brake any more. */
  private void thaw(Run run) {
    if (saysFrozen(run.status())) {
      brake.froze(run.tenant(), Set.of());
    }
  }

  /**
   * Asks for leave to do steps, right before they are journaled.
   *
   * @throws RunInterruptedException if one of them is frozen now
   */
  void require(Run run, Collection<Step> steps) {
    TenantId tenant = run.tenant();
    if (steps.stream().anyMatch(Step.Delete.class::isInstance)
        && !brake.admit(tenant, steps, heldForSecurity(run))) {
      throw new RunInterruptedException("the delete brake is on");
    }
  }

  private static boolean heldForSecurity(Run run) {
    return run.record().intent().holds().stream()
        .anyMatch(hold -> hold.cause() == Hold.Cause.SECURITY);
  }

  private static boolean saysFrozen(@Nullable TenantStatus status) {
    return status != null
        && status.conditions().stream()
            .anyMatch(condition -> condition.reason() == Reason.DELETE_BRAKE);
  }
}
