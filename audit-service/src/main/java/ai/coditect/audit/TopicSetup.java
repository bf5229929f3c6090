package ai.coditect.audit;

import java.util.concurrent.TimeUnit;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Makes the topics once Kafka answers, should it have been away when the service started. Until
 * then the listeners wait for them.
 */
@Component
class TopicSetup {

  private static final long RETRY_SECONDS = 15;

  private final KafkaAdmin admin;
  private volatile boolean done;

  TopicSetup(KafkaAdmin admin) {
    this.admin = admin;
  }

  /**
   * Asks Kafka until it was reached once; each attempt is bounded by the admin client's timeouts.
   */
  @Scheduled(initialDelay = RETRY_SECONDS, fixedDelay = RETRY_SECONDS, timeUnit = TimeUnit.SECONDS)
  void makeTopics() {
    if (!done) {
      done = admin.initialize();
    }
  }
}
