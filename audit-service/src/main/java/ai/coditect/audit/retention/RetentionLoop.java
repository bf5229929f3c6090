package ai.coditect.audit.retention;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Erases and lets expire, again and again; several replicas may do so at once. */
@Component
class RetentionLoop implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(RetentionLoop.class);

  private final Erasures erasures;
  private final Expiry expiry;
  private final RetentionProperties properties;
  private @Nullable ScheduledExecutorService thread;

  RetentionLoop(Erasures erasures, Expiry expiry, RetentionProperties properties) {
    this.erasures = erasures;
    this.expiry = expiry;
    this.properties = properties;
  }

  @Override
  public synchronized void start() {
    ScheduledExecutorService fresh =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("retention").daemon().factory());
    schedule(fresh, properties.interval(), erasures::doAll, "Nothing can be erased for now");
    schedule(fresh, properties.expiryInterval(), expiry::doAll, "Nothing can expire for now");
    thread = fresh;
  }

  private static void schedule(
      ScheduledExecutorService thread, Duration interval, Runnable work, String otherwise) {
    long millis = interval.toMillis();
    Runnable guarded =
        () -> {
          try {
            work.run();
          } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("{}; it is tried again", otherwise);
          }
        };
    var _ = thread.scheduleWithFixedDelay(guarded, millis, millis, TimeUnit.MILLISECONDS);
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
