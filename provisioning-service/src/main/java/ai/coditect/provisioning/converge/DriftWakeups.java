package ai.coditect.provisioning.converge;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.provisioning.targets.DriftListener;
import ai.coditect.provisioning.tenants.TenantRecords;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Has drifted tenants looked at: soon, each once however much of it changed, and only so many in a
 * second, so that a cluster that comes back with something else in it floods nobody. What a crash
 * loses here the next check finds.
 */
@Component
class DriftWakeups implements DriftListener, DisposableBean {

  private static final Logger LOG = LoggerFactory.getLogger(DriftWakeups.class);
  private static final Duration EVERY = Duration.ofMillis(200);
  private static final int AT_MOST = 20;

  private final WorkQueue work;
  private final TenantRecords tenants;
  private final TransactionTemplate transaction;
  private final Counter wakeups;
  private final Set<TenantId> drifted = new LinkedHashSet<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("drift-wakeups").factory());

  DriftWakeups(
      WorkQueue work,
      TenantRecords tenants,
      TransactionTemplate transaction,
      MeterRegistry metrics) {
    this.work = work;
    this.tenants = tenants;
    this.transaction = transaction;
    this.wakeups =
        Counter.builder("coditect.drift.wakeups")
            .description("Tenants looked at because a watch saw a change by somebody else")
            .register(metrics);
    ScheduledFuture<?> _ =
        thread.scheduleWithFixedDelay(
            this::wakeSome, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void drifted(TenantId tenant) {
    synchronized (drifted) {
      drifted.add(tenant);
    }
  }

  private void wakeSome() {
    List<TenantId> waiting = some();
    try {
      while (!waiting.isEmpty()) {
        wake(waiting.getLast());
        waiting.removeLast();
      }
    } catch (RuntimeException e) {
      LOG.atWarn().setCause(e).log("Tenants that drifted cannot be woken for now");
      waiting.forEach(this::drifted);
    }
  }

  private void wake(TenantId tenant) {
    transaction.executeWithoutResult(
        _ -> {
          if (tenants.lock(tenant).isPresent()) {
            work.wake(tenant);
          }
        });
    wakeups.increment();
  }

  private List<TenantId> some() {
    synchronized (drifted) {
      List<TenantId> some = new ArrayList<>(drifted.stream().limit(AT_MOST).toList());
      drifted.removeAll(Set.copyOf(some));
      return some;
    }
  }

  @Override
  public void destroy() {
    thread.shutdownNow();
  }
}
