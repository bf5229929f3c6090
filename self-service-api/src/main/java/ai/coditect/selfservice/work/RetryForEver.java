package ai.coditect.selfservice.work;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries a failed step again after 0.5 s, 1 s, 2 s, ... up to 30 s, each shortened by up to half at
 * random so that many steps do not come back at once. Gives up never: what a step gives up on it
 * ends itself, with a reason.
 */
class RetryForEver implements FailureHandler<String> {

  private static final Logger LOG = LoggerFactory.getLogger(RetryForEver.class);
  private static final long FIRST_MILLIS = 500;
  private static final long MAX_MILLIS = 30_000;

  @Override
  public void onFailure(ExecutionComplete complete, ExecutionOperations<String> operations) {
    int failures = complete.getExecution().consecutiveFailures + 1;
    Throwable cause = complete.getCause().orElse(null);
    double random = ThreadLocalRandom.current().nextDouble();
    if (cause instanceof StepBusyException) {
      operations.reschedule(complete, complete.getTimeDone().plus(pause(2, random)));
      return;
    }
    Duration pause = pause(failures, random);
    LOG.atWarn()
        .addKeyValue("step", complete.getExecution().getTaskName())
        .addKeyValue("subject", complete.getExecution().getId())
        .addKeyValue("attempt", failures)
        .addKeyValue("nextAttemptIn", pause)
        .setCause(cause)
        .log("A background step failed and is tried again");
    operations.reschedule(complete, complete.getTimeDone().plus(pause));
  }

  /**
   * What becomes of a step that found no permit: it comes again a little later. That is no failure,
   * so the first real one is followed by the first pause. Only a step that has failed before counts
   * this as one more: else it would forget how often it failed, and come back sooner than it
   * should.
   *
   * @throws StepBusyException for a step that has failed before
   */
  static CompletionHandler<String> busy(String step, int failures) {
    if (failures > 0) {
      throw new StepBusyException(step);
    }
    return (complete, operations) ->
        operations.reschedule(
            complete,
            complete.getTimeDone().plus(pause(2, ThreadLocalRandom.current().nextDouble())));
  }

  static Duration pause(int failures, double random) {
    long full = Math.min(FIRST_MILLIS << Math.min(failures - 1, 10), MAX_MILLIS);
    return Duration.ofMillis(full - (long) (full / 2.0 * random));
  }
}
