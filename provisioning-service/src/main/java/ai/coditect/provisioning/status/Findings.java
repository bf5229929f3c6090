package ai.coditect.provisioning.status;

import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.provisioning.desired.DesiredState;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.Plan;
import ai.coditect.provisioning.plan.StepOutcome;
import java.util.Map;

/** What a run found out about a tenant. */
public sealed interface Findings {

  /** The intent that it worked for. */
  TenantIntent intent();

  /**
   * It came to a plan.
   *
   * @param desired what should be there
   * @param plan what had to be done
   * @param outcomes what came of the steps that were begun or blocked; fewer than the plan's while
   *     the run goes on
   */
  record Planned(
      TenantIntent intent, DesiredState desired, Plan plan, Map<ResourceKey, StepOutcome> outcomes)
      implements Findings {
    /** Copies. */
    public Planned {
      outcomes = Map.copyOf(outcomes);
    }

    /** Whether everything is there, complete, and observed to be. */
    public boolean ready() {
      return desired.awaiting() == null
          && plan.hindrances().isEmpty()
          && plan.waiting().isEmpty()
          && plan.steps().stream()
              .allMatch(step -> outcomes.get(step.key()) instanceof StepOutcome.Succeeded);
    }
  }

  /** It could not even plan. */
  record Unplannable(TenantIntent intent, Failure failure) implements Findings {}
}
