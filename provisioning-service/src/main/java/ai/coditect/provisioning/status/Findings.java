package ai.coditect.provisioning.status;

import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.tenant.Departure;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.provisioning.desired.Course;
import ai.coditect.provisioning.desired.DesiredState;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.Plan;
import ai.coditect.provisioning.plan.StepOutcome;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a run found out about a tenant. */
public sealed interface Findings {

  /** The intent that it worked for. */
  TenantIntent intent();

  /** Where the tenant was heading. */
  Course course();

  /** The newest member list that it worked for; 0 if there was none. */
  long membersGeneration();

  /**
   * It came to a plan.
   *
   * @param desired what should be there
   * @param plan what had to be done
   * @param outcomes what came of the steps that were begun or blocked; fewer than the plan's while
   *     the run goes on
   */
  record Planned(
      TenantIntent intent,
      long membersGeneration,
      DesiredState desired,
      Plan plan,
      Map<ResourceKey, StepOutcome> outcomes)
      implements Findings {
    /** Copies. */
    public Planned {
      outcomes = Map.copyOf(outcomes);
    }

    @Override
    public Course course() {
      return desired.course();
    }

    /** Whether a desired resource is there as it should be. */
    boolean reached(ResourceKey key) {
      return outcomes.get(key) instanceof StepOutcome.Succeeded
          || (!plan.keys().contains(key)
              && !plan.hindrances().containsKey(key)
              && !plan.waiting().containsKey(key));
    }

    /** Whether something that is not desired may still be there, so far as this tells. */
    boolean mayBeLeft(ResourceKey key) {
      boolean wanted =
          desired.resources().stream().anyMatch(resource -> resource.key().equals(key));
      boolean going =
          plan.keys().contains(key) && !(outcomes.get(key) instanceof StepOutcome.Succeeded);
      return !wanted
          && (going
              || plan.retained().contains(key)
              || plan.frozen().contains(key)
              // Then nothing is planned to be deleted, so what is there is not named.
              || !plan.hindrances().isEmpty());
    }

    /**
     * Whether everything is there, complete, and observed to be, and nothing is there in excess.
     */
    public boolean ready() {
      return desired.awaiting() == null
          && plan.hindrances().isEmpty()
          && plan.waiting().isEmpty()
          && plan.frozen().isEmpty()
          && plan.steps().stream()
              .allMatch(step -> outcomes.get(step.key()) instanceof StepOutcome.Succeeded);
    }
  }

  /** An operator holds the tenant back: nothing was looked at, and nothing done. */
  record HeldBack(TenantIntent intent, long membersGeneration, Course course) implements Findings {

    /** Of a tenant as it was reported last: no stage of a departure is left meanwhile. */
    public static HeldBack of(
        TenantIntent intent,
        long membersGeneration,
        @Nullable TenantStatus status,
        boolean legalHold,
        Instant now) {
      Departure departure = intent.departure();
      Instant at =
          departure == null || now.isBefore(departure.graceEndsAt())
              ? now
              : departure.graceEndsAt().minusMillis(1);
      return new HeldBack(intent, membersGeneration, Course.of(intent, status, legalHold, at));
    }
  }

  /** It could not even plan, or must not do what it planned. */
  record Unplannable(TenantIntent intent, long membersGeneration, Course course, Failure failure)
      implements Findings {}
}
