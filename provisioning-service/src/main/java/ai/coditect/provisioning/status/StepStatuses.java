package ai.coditect.provisioning.status;

import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.status.StepStatus;
import ai.coditect.contracts.status.StepStatus.State;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.StepOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where each resource of a tenant stands after a run, or in the middle of one. Pure. */
final class StepStatuses {

  private final Findings.Planned planned;
  private final Map<String, StepStatus> before;
  private final Set<ResourceKey> planKeys;
  private final @Nullable Instant nextAttempt;

  StepStatuses(Findings.Planned planned, List<StepStatus> before, @Nullable Instant nextAttempt) {
    this.planned = planned;
    this.before = before.stream().collect(Collectors.toMap(StepStatus::key, Function.identity()));
    this.planKeys = planned.plan().keys();
    this.nextAttempt = nextAttempt;
  }

  List<StepStatus> all() {
    Stream<ResourceKey> wanted = planned.desired().resources().stream().map(DesiredResource::key);
    Set<ResourceKey> known = wanted.collect(Collectors.toCollection(java.util.LinkedHashSet::new));
    // Deletions concern keys that are no longer desired.
    planned.plan().steps().forEach(step -> known.add(step.key()));
    return known.stream().map(this::one).toList();
  }

  private StepStatus one(ResourceKey key) {
    Failure hindrance = planned.plan().hindrances().get(key);
    if (hindrance != null) {
      return failed(key, hindrance, attempts(key));
    }
    ResourceKey waitsFor = planned.plan().waiting().get(key);
    if (waitsFor != null) {
      return blocked(key, waitsFor);
    }
    if (!planKeys.contains(key)) {
      return new StepStatus(key.toString(), State.SUCCEEDED, attempts(key), null, null, null);
    }
    return switch (planned.outcomes().get(key)) {
      case null ->
          new StepStatus(
              key.toString(), State.PENDING, attempts(key), Reason.PROGRESSING, null, null);
      case StepOutcome.Succeeded() ->
          new StepStatus(key.toString(), State.SUCCEEDED, attempts(key) + 1, null, null, null);
      case StepOutcome.Failed(Failure failure) -> failed(key, failure, attempts(key) + 1);
      case StepOutcome.Blocked(ResourceKey by) -> blocked(key, by);
    };
  }

  private StepStatus failed(ResourceKey key, Failure failure, int attempts) {
    State state =
        switch (failure) {
          case Failure.Transient _ -> State.RETRYING;
          case Failure.Rejected _, Failure.Terminal _ -> State.FAILED;
        };
    return new StepStatus(
        key.toString(),
        state,
        attempts,
        failure.reason(),
        Sentences.of(failure.reason()),
        nextAttempt);
  }

  private StepStatus blocked(ResourceKey key, ResourceKey by) {
    return new StepStatus(
        key.toString(), State.BLOCKED, attempts(key), Reason.BLOCKED, "waits for " + by, null);
  }

  private int attempts(ResourceKey key) {
    StepStatus earlier = before.get(key.toString());
    return earlier == null ? 0 : earlier.attempts();
  }
}
