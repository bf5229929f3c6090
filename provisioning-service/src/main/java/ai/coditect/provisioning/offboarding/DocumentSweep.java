package ai.coditect.provisioning.offboarding;

import ai.coditect.contracts.id.TenantId;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Now and then removes what nobody can fetch any more. Any replica may, and all do. */
@Component
class DocumentSweep implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(DocumentSweep.class);
  private static final int BATCH = 100;

  private final EndOfLife endOfLife;
  private final Archives archives;
  private final long intervalMillis;
  private @Nullable ScheduledExecutorService thread;

  DocumentSweep(EndOfLife endOfLife, Archives archives, OffboardingProperties properties) {
    this.endOfLife = endOfLife;
    this.archives = archives;
    this.intervalMillis = properties.sweepInterval().toMillis();
  }

  void sweep() {
    try {
      List<TenantId> due = endOfLife.due(BATCH);
      for (TenantId tenant : due) {
        if (endOfLife.end(tenant)) {
          LOG.atInfo().addKeyValue("tenant", tenant).log("A tenant's life has ended");
        }
      }
      int removed = archives.removeUnreachable();
      if (removed > 0) {
        LOG.atInfo()
            .addKeyValue("archives", removed)
            .log("Archives that nobody can fetch are gone");
      }
    } catch (RuntimeException e) {
      LOG.atWarn().setCause(e).log("Documents whose time is over cannot be removed for now");
    }
  }

  @Override
  public synchronized void start() {
    thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("document-sweep").factory());
    var _ =
        thread.scheduleWithFixedDelay(
            this::sweep, intervalMillis, intervalMillis, TimeUnit.MILLISECONDS);
  }

  @Override
  public synchronized void stop() {
    if (thread != null) {
      thread.shutdownNow();
      thread = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return thread != null;
  }
}
