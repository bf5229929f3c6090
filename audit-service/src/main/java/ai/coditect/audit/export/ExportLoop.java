package ai.coditect.audit.export;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Makes exports, one at a time at each replica. */
@Component
class ExportLoop implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(ExportLoop.class);
  private static final long LOOK_MILLIS = 2_000;
  private static final int STOP_SECONDS = 3;

  private final ExportMaker maker;
  private final Semaphore wake = new Semaphore(0);
  private volatile CountDownLatch stopped = new CountDownLatch(0);
  private volatile boolean running;

  ExportLoop(ExportMaker maker) {
    this.maker = maker;
  }

  @Override
  public void start() {
    running = true;
    stopped = new CountDownLatch(1);
    Thread.ofPlatform().name("exports").start(this::loop);
  }

  private void loop() {
    try {
      while (running) {
        var _ = wake.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        round();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stopped.countDown();
    }
  }

  private void round() {
    try {
      maker.expire();
      while (running && maker.makeNext()) {
        LOG.debug("An export was made");
      }
    } catch (RuntimeException e) {
      LOG.atWarn().setCause(e).log("Exports cannot be made for now; it is tried again");
    }
  }

  /** Looks now; never blocks. */
  void wake() {
    wake.release();
  }

  @Override
  public void stop() {
    running = false;
    wake();
    try {
      var _ = stopped.await(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
