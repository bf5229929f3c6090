package ai.coditect.provisioning.converge;

import ai.coditect.contracts.id.TenantId;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.exceptions.ExecutionException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import java.time.Clock;
import java.time.Instant;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The durable work rows, one per tenant, that say when it is worked on next. */
@Component
public class WorkQueue {

  static final String TASK = "converge";

  private final ObjectProvider<Scheduler> scheduler;
  private final Clock clock;

  WorkQueue(ObjectProvider<Scheduler> scheduler, Clock clock) {
    this.scheduler = scheduler;
    this.clock = clock;
  }

  /**
   * Has a tenant worked on as soon as possible after the surrounding transaction, which must hold
   * the tenant's row lock. If it is being worked on right now, the end of that run sees, under the
   * same lock, that there is more to do.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void wake(TenantId tenant) {
    var row = new TaskInstance<Void>(TASK, tenant.value());
    Instant now = clock.instant();
    Scheduler rows = scheduler.getObject();
    try {
      if (!rows.scheduleIfNotExists(row, now)) {
        rows.reschedule(row, now);
      }
    } catch (TaskInstanceCurrentlyExecutingException | ExecutionException beingWorkedOn) {
      // Picked before or while we looked: its completion finds what this transaction stores.
      return;
    }
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            rows.triggerCheckForDueExecutions();
          }
        });
  }
}
