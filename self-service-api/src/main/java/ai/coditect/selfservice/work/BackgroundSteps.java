package ai.coditect.selfservice.work;

import ai.coditect.platform.trace.TraceContexts;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Background steps: scheduled with the transaction that calls for them, begun right after its
 * commit, and tried until they succeed, by any replica. A step may run again after it has succeeded
 * (its process died before it could say so), so each must be idempotent.
 */
@Component
public class BackgroundSteps {

  // Due at once, whatever the difference between the clocks of two replicas.
  private static final Instant AT_ONCE = Instant.EPOCH;

  private final ObjectProvider<Scheduler> scheduler;
  private final TraceContexts traces;

  // The scheduler is built from the steps, and steps schedule further ones: so it is looked up
  // late.
  BackgroundSteps(ObjectProvider<Scheduler> scheduler, TraceContexts traces) {
    this.scheduler = scheduler;
    this.traces = traces;
  }

  /**
   * A kind of step, to be declared as a bean.
   *
   * @param name unique in this service
   * @param parallel how many of this kind a replica does at once, so that one that waits for an
   *     outside system never keeps the others waiting
   * @param work does it for one subject; goes on with the trace of the request that called for it
   */
  public Task<String> step(String name, int parallel, Consumer<String> work) {
    return patientStep(
        name,
        parallel,
        subject -> {
          work.accept(subject);
          return Optional.empty();
        });
  }

  /**
   * A kind of step that says itself when it is to be done again: for outside systems that may be
   * away for days. What it throws is tried again as of any other step.
   *
   * @param work does it for one subject; says after which time it has to be done again, if it has
   */
  public Task<String> patientStep(
      String name, int parallel, Function<String, Optional<Duration>> work) {
    Semaphore permits = new Semaphore(parallel);
    return Tasks.custom(name, String.class)
        .onFailure(new RetryForEver())
        .execute(
            (instance, context) -> {
              if (!permits.tryAcquire()) {
                return RetryForEver.busy(name, context.getExecution().consecutiveFailures);
              }
              try {
                return continued(instance, work)
                    .<CompletionHandler<String>>map(BackgroundSteps::after)
                    .orElseGet(CompletionHandler.OnCompleteRemove::new);
              } finally {
                permits.release();
              }
            });
  }

  private Optional<Duration> continued(
      TaskInstance<String> instance, Function<String, Optional<Duration>> work) {
    String traceparent = instance.getData();
    return traces.continued(
        traceparent == null || traceparent.isEmpty() ? null : traceparent,
        instance.getTaskName(),
        () -> work.apply(instance.getId()));
  }

  private static CompletionHandler<String> after(Duration pause) {
    return (complete, operations) ->
        operations.reschedule(complete, complete.getTimeDone().plus(pause));
  }

  /**
   * Small work to be done again and again by one replica at a time, to be declared as a bean.
   *
   * @param interval from the end of one round to the begin of the next
   */
  public Task<?> recurring(String name, Duration interval, Runnable work) {
    return Tasks.recurring(name, FixedDelay.of(interval)).execute((_, _) -> work.run());
  }

  /**
   * Calls for a step; if the same one for the same subject is waiting already, that one will do.
   * Needs a running transaction.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void schedule(String name, String subject) {
    String traceparent = traces.current();
    scheduler
        .getObject()
        .scheduleIfNotExists(
            new TaskInstance<>(name, subject, traceparent == null ? "" : traceparent), AT_ONCE);
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            scheduler.getObject().triggerCheckForDueExecutions();
          }
        });
  }
}
