package ai.coditect.provisioning.converge;

import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.plan.Planner;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.plan.StepOutcome;

/** Decides from what was observed after a step whether it succeeded: it is never assumed. */
final class Success {

  private Success() {}

  static StepOutcome observed(Step step, Observation after) {
    boolean done =
        switch (step) {
          case Step.Create(DesiredResource desired, _) -> matches(desired, after);
          case Step.Change(DesiredResource desired, _, _) -> matches(desired, after);
          case Step.Delete _ -> after instanceof Observation.Absent;
        };
    return done ? new StepOutcome.Succeeded() : new StepOutcome.Failed(notDone(step));
  }

  private static Failure notDone(Step step) {
    return switch (step) {
      case Step.Create _, Step.Change _ ->
          new Failure.Transient(
              Reason.INTERNAL_ERROR, step.key() + " is not as it was asked to be afterwards");
      case Step.Delete _ ->
          new Failure.Transient(Reason.DELETING, step.key() + " is being deleted and still there");
    };
  }

  private static boolean matches(DesiredResource desired, Observation after) {
    return after instanceof Observation.Present(var content, _, _)
        && Planner.differences(content, desired).isEmpty();
  }
}
