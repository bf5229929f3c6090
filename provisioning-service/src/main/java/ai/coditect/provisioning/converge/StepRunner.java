package ai.coditect.provisioning.converge;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.plan.Plan;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.plan.StepOutcome;
import ai.coditect.provisioning.targets.Applied;
import ai.coditect.provisioning.targets.TenantScope;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.stereotype.Component;

/**
 * Does a plan's steps: those whose needs are met side by side, each wave journaled before it
 * begins, together with what came of the one before. A step that fails hides no other; what needs
 * it is blocked.
 */
@Component
class StepRunner {

  private static final Logger LOG = LoggerFactory.getLogger(StepRunner.class);
  private static final ContextSnapshotFactory CONTEXT = ContextSnapshotFactory.builder().build();

  private final Backends backends;
  private final GuardedPlans plans;
  private final Journal journal;
  private final ConvergeProperties properties;
  private final MeterRegistry metrics;
  private final Duration margin;

  StepRunner(
      Backends backends,
      GuardedPlans plans,
      Journal journal,
      ConvergeProperties properties,
      MeterRegistry metrics) {
    this.backends = backends;
    this.plans = plans;
    this.journal = journal;
    this.properties = properties;
    this.margin = properties.lease().dividedBy(5);
    this.metrics = metrics;
  }

  /**
   * Does all steps that can be done and returns what came of each. What came of the last wave is
   * noted in the run and not yet written.
   *
   * @param status what people must see before the first effect; null if nothing
   * @throws RunInterruptedException if the run lost its epoch or its lease, or something newer is
   *     wanted
   */
  Map<ResourceKey, StepOutcome> run(
      Run run, TenantScope scope, Plan plan, @Nullable TenantStatus status) {
    Map<ResourceKey, StepOutcome> outcomes = new HashMap<>();
    List<Step> remaining = new ArrayList<>(plan.steps());
    while (!remaining.isEmpty()) {
      block(remaining, outcomes);
      List<Step> wave = wave(remaining, outcomes.keySet());
      remaining.removeAll(wave);
      if (!wave.isEmpty()) {
        plans.require(run, wave);
        run.lease().require(margin);
        journal.begin(run, wave, run.opened() ? null : status);
        doWave(run, scope, wave).forEach((step, outcome) -> outcomes.put(step.key(), outcome));
      }
    }
    return outcomes;
  }

  /** Whatever needs only what is done, or what its target does together with it. */
  private List<Step> wave(List<Step> remaining, Set<ResourceKey> done) {
    Map<ResourceKey, Step> wave = new LinkedHashMap<>();
    for (Step step : remaining) {
      if (step.needs().stream()
          .allMatch(
              need ->
                  done.contains(need)
                      || (wave.containsKey(need) && backends.join(step, wave.get(need))))) {
        wave.put(step.key(), step);
      }
    }
    return List.copyOf(wave.values());
  }

  /**
   * Takes out what needs something that did not succeed. The plan's order makes one pass enough.
   */
  private static void block(List<Step> remaining, Map<ResourceKey, StepOutcome> outcomes) {
    remaining.removeIf(
        step -> {
          ResourceKey cause = cause(step, outcomes);
          if (cause != null) {
            outcomes.put(step.key(), new StepOutcome.Blocked(cause));
          }
          return cause != null;
        });
  }

  private static @Nullable ResourceKey cause(Step step, Map<ResourceKey, StepOutcome> outcomes) {
    for (ResourceKey need : step.needs()) {
      switch (outcomes.get(need)) {
        case null -> {}
        case StepOutcome.Succeeded() -> {}
        case StepOutcome.Failed _ -> {
          return need;
        }
        case StepOutcome.Blocked(ResourceKey by) -> {
          return by;
        }
      }
    }
    return null;
  }

  /** Does a wave's batches side by side; none begins on a lease that is about to end. */
  private Map<Step, StepOutcome> doWave(Run run, TenantScope scope, List<Step> wave) {
    Semaphore permits = new Semaphore(properties.parallelSteps());
    var context = CONTEXT.captureAll();
    List<Future<Map<Step, StepOutcome>>> begun = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (List<Step> batch : backends.batches(wave)) {
        begun.add(
            threads.submit(context.wrap(() -> permitted(permits, run.lease(), scope, batch))));
      }
    }
    return outcomes(run, begun);
  }

  private Map<Step, StepOutcome> outcomes(Run run, List<Future<Map<Step, StepOutcome>>> begun) {
    Map<Step, StepOutcome> outcomes = new LinkedHashMap<>();
    List<Throwable> interruptions = new ArrayList<>();
    for (Future<Map<Step, StepOutcome>> done : begun) {
      switch (done.state()) {
        case SUCCESS -> outcomes.putAll(done.resultNow());
        case FAILED -> interruptions.add(done.exceptionNow());
        case RUNNING, CANCELLED -> throw new IllegalStateException("a step did not end");
      }
    }
    journal.finished(run, outcomes);
    for (Throwable interruption : interruptions) {
      switch (interruption) {
        case RunInterruptedException e -> throw e;
        case Error e -> throw e;
        default -> throw new IllegalStateException("a step could not be begun", interruption);
      }
    }
    return outcomes;
  }

  private Map<Step, StepOutcome> permitted(
      Semaphore permits, Lease lease, TenantScope scope, List<Step> batch) {
    permits.acquireUninterruptibly();
    try {
      lease.require(margin);
      return timed(scope, batch);
    } finally {
      permits.release();
    }
  }

  /** Steps that are done together take as long as they all do. */
  private Map<Step, StepOutcome> timed(TenantScope scope, List<Step> batch) {
    long start = System.nanoTime();
    Map<Step, StepOutcome> outcomes = apply(scope, batch);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    outcomes.forEach(
        (step, outcome) ->
            metrics
                .timer(
                    "coditect.step.duration",
                    "target",
                    step.key().target(),
                    "kind",
                    step.key().kind(),
                    "outcome",
                    outcome instanceof StepOutcome.Succeeded ? "succeeded" : "failed")
                .record(took));
    return outcomes;
  }

  private Map<Step, StepOutcome> apply(TenantScope scope, List<Step> batch) {
    try {
      return judged(scope, batch, backends.apply(scope, batch));
    } catch (FailureException e) {
      return judged(scope, batch, Applied.toAll(batch, e.failure()));
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue("tenant", scope.tenant())
          .addKeyValue("steps", batch.stream().map(Step::key).toList())
          .setCause(e)
          .log("Steps ended with an unforeseen error");
      String message = "unforeseen: " + e.getClass().getSimpleName();
      return judged(
          scope,
          batch,
          Applied.toAll(batch, new Failure.Transient(Reason.INTERNAL_ERROR, message)));
    }
  }

  static Map<Step, StepOutcome> judged(
      TenantScope scope, List<Step> batch, Map<ResourceKey, Applied> applied) {
    Map<ResourceKey, StepOutcome> byKey = new HashMap<>();
    Map<Step, StepOutcome> outcomes = new LinkedHashMap<>();
    for (Step step : batch) {
      StepOutcome outcome =
          switch (applied.get(step.key())) {
            case null ->
                new StepOutcome.Blocked(
                    Require.present(cause(step, byKey), "why a step was not tried"));
            case Applied.Seen(var after) -> Success.observed(step, after);
            case Applied.Failed(Failure failure) -> {
              say(scope, step, failure);
              yield new StepOutcome.Failed(failure);
            }
          };
      byKey.put(step.key(), outcome);
      outcomes.put(step, outcome);
    }
    return outcomes;
  }

  /** What has to be waited for whenever a tenant goes is no news; the status says if it lasts. */
  private static void say(TenantScope scope, Step step, Failure failure) {
    LOG.atLevel(failure.reason() == Reason.DELETING ? Level.INFO : Level.WARN)
        .addKeyValue("tenant", scope.tenant())
        .addKeyValue("step", step.key())
        .addKeyValue("reason", failure.reason().value())
        .log("A step failed: {}", failure.message());
  }
}
