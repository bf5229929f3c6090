package ai.coditect.platform.event;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.KafkaAdmin;

/**
 * Makes missing topics again and again. Spring asks for them at the start only, when Kafka may be
 * away; and a topic that is lost later would hold up its senders and listeners for ever.
 */
class TopicUpkeep implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(TopicUpkeep.class);

  private final KafkaAdmin admin;
  private final Duration interval;
  private @Nullable ScheduledExecutorService thread;

  /**
   * @param interval from the end of one round, which the admin client's timeouts bound, to the
   *     begin of the next
   */
  TopicUpkeep(KafkaAdmin admin, Duration interval) {
    this.admin = admin;
    this.interval = interval;
  }

  @Override
  public synchronized void start() {
    ScheduledExecutorService fresh =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("topic-upkeep").daemon().factory());
    var _ =
        fresh.scheduleWithFixedDelay(
            this::makeMissing, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    thread = fresh;
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

  private void makeMissing() {
    try {
      if (!admin.initialize()) {
        LOG.warn("The topics could not be looked at; Kafka does not answer");
      }
    } catch (RuntimeException e) {
      LOG.atWarn().setCause(e).log("Missing topics could not be made for now");
    }
  }
}
