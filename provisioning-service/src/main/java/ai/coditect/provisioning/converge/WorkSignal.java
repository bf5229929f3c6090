package ai.coditect.provisioning.converge;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Tells this replica's dispatcher that there may be something to do; never blocks the teller. */
@Component
class WorkSignal {

  private final Semaphore signals = new Semaphore(0);

  void raise() {
    signals.release();
  }

  /** Waits for a signal; those that came meanwhile count as one. */
  void await(Duration atMost) throws InterruptedException {
    if (signals.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
      signals.drainPermits();
    }
  }
}
