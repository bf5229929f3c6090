package ai.coditect.provisioning.plan;

import ai.coditect.provisioning.desired.ResourceKey;

/** What came of a step. */
public sealed interface StepOutcome {

  /** Done, and observed to be done. */
  record Succeeded() implements StepOutcome {}

  /** Tried, and not done, or not known to be done. */
  record Failed(Failure failure) implements StepOutcome {}

  /** Not tried, because a step that it needs did not succeed. */
  record Blocked(ResourceKey by) implements StepOutcome {}
}
