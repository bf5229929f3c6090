package ai.coditect.provisioning.targets;

import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.plan.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What came of one of several steps. */
public sealed interface Applied {

  /** It was done; this is there afterwards. */
  record Seen(Observation after) implements Applied {}

  /** It was not done, or nobody knows whether it was. */
  record Failed(Failure failure) implements Applied {}

  /** The same for all of these. */
  static Map<ResourceKey, Applied> toAll(List<Step> steps, Failure failure) {
    return steps.stream().collect(Collectors.toMap(Step::key, _ -> new Failed(failure)));
  }

  /** Of each step alone, in this order; one that needs one that failed is not tried. */
  static Map<ResourceKey, Applied> inTurn(List<Step> steps, Function<Step, Observation> apply) {
    Set<ResourceKey> all = steps.stream().map(Step::key).collect(Collectors.toSet());
    Map<ResourceKey, Applied> done = new LinkedHashMap<>();
    for (Step step : steps) {
      if (step.needs().stream()
          .allMatch(need -> !all.contains(need) || done.get(need) instanceof Seen)) {
        done.put(step.key(), of(step, apply));
      }
    }
    return done;
  }

  private static Applied of(Step step, Function<Step, Observation> apply) {
    try {
      return new Seen(apply.apply(step));
    } catch (FailureException e) {
      return new Failed(e.failure());
    }
  }
}
