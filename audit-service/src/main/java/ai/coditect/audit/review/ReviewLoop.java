package ai.coditect.audit.review;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Looks at open reviews from time to time; several replicas may do so at once. */
@Component
class ReviewLoop implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(ReviewLoop.class);

  private final Reviews reviews;
  private final long intervalMillis;
  private @Nullable ScheduledExecutorService thread;

  ReviewLoop(Reviews reviews, ReviewProperties properties) {
    this.reviews = reviews;
    this.intervalMillis = properties.interval().toMillis();
  }

  @Override
  public synchronized void start() {
    ScheduledExecutorService fresh =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("access-reviews").daemon().factory());
    var _ =
        fresh.scheduleWithFixedDelay(
            this::round, intervalMillis, intervalMillis, TimeUnit.MILLISECONDS);
    thread = fresh;
  }

  private void round() {
    try {
      reviews.open().forEach(review -> reviews.look(review.id()));
    } catch (RuntimeException e) {
      LOG.atWarn().setCause(e).log("Access reviews cannot be looked at for now; it is tried again");
    }
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
