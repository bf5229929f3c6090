package ai.coditect.provisioning.converge;

import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.plan.Plan;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.plan.StepOutcome;
import ai.coditect.provisioning.targets.TenantScope;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
      List<Step> wave =
          remaining.stream().filter(step -> outcomes.keySet().containsAll(step.needs())).toList();
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

  /** Does a wave's steps side by side; none begins on a lease that is about to end. */
  private Map<Step, StepOutcome> doWave(Run run, TenantScope scope, List<Step> wave) {
    Semaphore permits = new Semaphore(properties.parallelSteps());
    var context = CONTEXT.captureAll();
    Map<Step, Future<StepOutcome>> begun = new LinkedHashMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Step step : wave) {
        begun.put(
            step, threads.submit(context.wrap(() -> permitted(permits, run.lease(), scope, step))));
      }
    }
    return outcomes(run, begun);
  }

  private Map<Step, StepOutcome> outcomes(Run run, Map<Step, Future<StepOutcome>> begun) {
    Map<Step, StepOutcome> outcomes = new LinkedHashMap<>();
    List<Throwable> interruptions = new ArrayList<>();
    begun.forEach(
        (step, done) -> {
          switch (done.state()) {
            case SUCCESS -> outcomes.put(step, done.resultNow());
            case FAILED -> interruptions.add(done.exceptionNow());
            case RUNNING, CANCELLED -> throw new IllegalStateException("a step did not end");
          }
        });
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

  private StepOutcome permitted(Semaphore permits, Lease lease, TenantScope scope, Step step) {
    permits.acquireUninterruptibly();
    try {
      lease.require(margin);
      return timed(scope, step);
    } finally {
      permits.release();
    }
  }

  private StepOutcome timed(TenantScope scope, Step step) {
    Timer.Sample sample = Timer.start(metrics);
    StepOutcome outcome = apply(scope, step);
    sample.stop(
        metrics.timer(
            "coditect.step.duration",
            "target",
            step.key().target(),
            "kind",
            step.key().kind(),
            "outcome",
            outcome instanceof StepOutcome.Succeeded ? "succeeded" : "failed"));
    return outcome;
  }

  private StepOutcome apply(TenantScope scope, Step step) {
    try {
      return Success.observed(step, backends.apply(scope, step));
    } catch (FailureException e) {
      // What has to be waited for whenever a tenant goes is no news; if it lasts, the status says
      // so.
      LOG.atLevel(e.failure().reason() == Reason.DELETING ? Level.INFO : Level.WARN)
          .addKeyValue("tenant", scope.tenant())
          .addKeyValue("step", step.key())
          .addKeyValue("reason", e.failure().reason().value())
          .log("A step failed: {}", e.failure().message());
      return new StepOutcome.Failed(e.failure());
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue("tenant", scope.tenant())
          .addKeyValue("step", step.key())
          .setCause(e)
          .log("A step ended with an unforeseen error");
      return failed(Reason.INTERNAL_ERROR, "unforeseen: " + e.getClass().getSimpleName());
    }
  }

  private static StepOutcome failed(Reason reason, String message) {
    return new StepOutcome.Failed(new Failure.Transient(reason, message));
  }
}
