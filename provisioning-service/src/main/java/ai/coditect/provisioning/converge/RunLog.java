package ai.coditect.provisioning.converge;

import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.plan.StepOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The steps that a run has begun, in their order, and what came of them. */
record RunLog(List<StepRecord> steps) {

  static final RunLog EMPTY = new RunLog(List.of());

  RunLog {
    steps = List.copyOf(steps);
  }

  RunLog intended(List<Step> wave, Instant at) {
    List<StepRecord> all = new ArrayList<>(steps);
    for (Step step : wave) {
      all.add(
          new StepRecord(
              step.key().toString(), step.verb(), StepRecord.State.INTENDED, null, null, at, null));
    }
    return new RunLog(all);
  }

  RunLog finished(Map<Step, StepOutcome> outcomes, Instant at) {
    Map<String, StepOutcome> byKey = new HashMap<>();
    outcomes.forEach((step, outcome) -> byKey.put(step.key().toString(), outcome));
    return mapOpen(step -> ended(step, byKey.get(step.stepKey()), at));
  }

  private static StepRecord ended(
      StepRecord step, @org.jspecify.annotations.Nullable StepOutcome outcome, Instant at) {
    return switch (outcome) {
      case null -> step;
      case StepOutcome.Succeeded() -> step.ended(StepRecord.State.SUCCEEDED, null, null, at);
      case StepOutcome.Failed(Failure failure) ->
          step.ended(StepRecord.State.FAILED, failure.reason().value(), failure.message(), at);
      case StepOutcome.Blocked(ResourceKey by) ->
          step.ended(StepRecord.State.FAILED, Reason.BLOCKED.value(), by + " was not done", at);
    };
  }

  /** Those of which nobody said what came. */
  List<StepRecord> open() {
    return steps.stream().filter(step -> step.state() == StepRecord.State.INTENDED).toList();
  }

  /** With all open ones closed as unknown. */
  RunLog closed(Instant at) {
    return mapOpen(step -> step.ended(StepRecord.State.UNKNOWN, null, null, at));
  }

  private RunLog mapOpen(UnaryOperator<StepRecord> change) {
    return new RunLog(
        steps.stream()
            .map(step -> step.state() == StepRecord.State.INTENDED ? change.apply(step) : step)
            .toList());
  }
}
