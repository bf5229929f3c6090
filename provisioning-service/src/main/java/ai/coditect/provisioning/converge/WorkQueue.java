package ai.coditect.provisioning.converge;

import ai.coditect.contracts.id.TenantId;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Has tenants looked at. Durable with the surrounding transaction, which must hold the tenant's row
 * lock; a wake-up during a run is not lost: the tenant is due again as soon as that run ends.
 */
@Component
public class WorkQueue {

  private final WorkRows rows;
  private final WorkSignal signal;

  WorkQueue(WorkRows rows, WorkSignal signal) {
    this.rows = rows;
    this.signal = signal;
  }

  /** Has a tenant looked at as soon as possible; a run under way goes on to its end. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void wake(TenantId tenant) {
    wake(tenant, false);
  }

  /**
   * As {@link #wake}, because something newer is wanted: a run under way ends at its next step
   * boundary.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void wakeForChange(TenantId tenant) {
    wake(tenant, true);
  }

  /** Has many tenants looked at, in this order, so many a second. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void wakeApart(List<TenantId> tenants, int perSecond) {
    rows.wakeApart(tenants, Duration.ofSeconds(1).dividedBy(perSecond));
    signalAfterCommit();
  }

  private void wake(TenantId tenant, boolean newer) {
    rows.wake(tenant, newer);
    signalAfterCommit();
  }

  private void signalAfterCommit() {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            signal.raise();
          }
        });
  }
}
