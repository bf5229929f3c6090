package ai.coditect.audit.compliance;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Looks for due pushes at intervals, and at once when somebody asks for one. */
@Component
class PushLoop implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(PushLoop.class);
  private static final int STOP_SECONDS = 3;

  private final Pusher pusher;
  private final Duration poll;
  private final boolean open;
  private final Semaphore wake = new Semaphore(0);
  private volatile CountDownLatch stopped = new CountDownLatch(0);
  private volatile boolean running;
  private volatile Thread thread = Thread.ofPlatform().unstarted(() -> {});

  PushLoop(Pusher pusher, CredentialVault vault, ComplianceProperties properties) {
    this.pusher = pusher;
    this.poll = properties.poll();
    this.open = vault.open();
  }

  @Override
  public void start() {
    running = true;
    if (open) {
      stopped = new CountDownLatch(1);
      thread = Thread.ofPlatform().name("compliance-push").start(this::loop);
    }
  }

  private void loop() {
    try {
      while (running) {
        if (!round()) {
          var _ = wake.tryAcquire(poll.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stopped.countDown();
    }
  }

  private boolean round() {
    try {
      return pusher.pushOne();
    } catch (RuntimeException e) {
      LOG.atWarn().setCause(e).log("Due pushes could not be looked for; it is tried again");
      return false;
    }
  }

  /** Looks now; never blocks. */
  void wake() {
    wake.release();
  }

  @Override
  public void stop() {
    running = false;
    thread.interrupt(); // a call in flight ends; its push is done again after the claim's end
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
