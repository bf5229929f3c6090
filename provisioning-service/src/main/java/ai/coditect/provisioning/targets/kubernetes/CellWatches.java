package ai.coditect.provisioning.targets.kubernetes;

import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.cell.KubernetesConnections;
import ai.coditect.provisioning.desired.TenantNamespace;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.targets.DriftListener;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Keeps a watch on each cell, through the client that the cell has at the moment. */
@Component
class CellWatches implements DisposableBean {

  private static final Logger LOG = LoggerFactory.getLogger(CellWatches.class);
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final KubernetesConnections connections;
  private final DriftListener drift;
  private final QuietTenants quiet = new QuietTenants();
  private final Map<CellId, CellWatch> watches = new ConcurrentHashMap<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("cell-watches").factory());

  CellWatches(KubernetesConnections connections, DriftListener drift) {
    this.connections = connections;
    this.drift = drift;
  }

  @EventListener(ApplicationReadyEvent.class)
  void start() {
    ScheduledFuture<?> _ =
        thread.scheduleWithFixedDelay(this::keep, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  QuietTenants quiet() {
    return quiet;
  }

  /** Whether a cell's changes are all told, so that what is not told has not changed. */
  boolean current(CellId cell) {
    CellWatch watch = watches.get(cell);
    return watch != null && watch.isCurrent();
  }

  /**
   * Whether nothing of ours is there under a namespace's name, as far as the cell's watch has
   * brought. If that was wrong, its tenant is said to have drifted when the watch brings it.
   */
  boolean isWithout(CellId cell, TenantNamespace place) {
    CellWatch watch = watches.get(cell);
    return watch != null && watch.isCurrent() && watch.absences().isAssumed(place);
  }

  /** A namespace is about to be made by us. */
  void coming(CellId cell, TenantNamespace place) {
    CellWatch watch = watches.get(cell);
    if (watch != null) {
      watch.absences().coming(place);
    }
  }

  private void keep() {
    for (CellId cell : connections.cells()) {
      try {
        keep(cell);
      } catch (FailureException e) {
        LOG.atDebug().addKeyValue("cell", cell).log("Cannot be watched yet: {}", e.getMessage());
      } catch (RuntimeException e) {
        LOG.atWarn().addKeyValue("cell", cell).setCause(e).log("Cannot be watched for now");
      }
    }
  }

  private void keep(CellId cell) {
    KubernetesClient client = connections.client(cell);
    CellWatch watch = watches.get(cell);
    if (watch != null && watch.isThrough(client)) {
      return;
    }
    if (watch != null) {
      watches.remove(cell);
      watch.close();
      // Nobody has told what happened in between.
      quiet.forget();
    }
    watches.put(cell, CellWatch.start(client, quiet, drift));
    LOG.atInfo().addKeyValue("cell", cell).log("Watched for changes by others");
  }

  @Override
  public void destroy() {
    thread.shutdownNow();
    watches.values().forEach(CellWatch::close);
  }
}
