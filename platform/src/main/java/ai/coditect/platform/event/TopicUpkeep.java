package ai.coditect.platform.event;

import ai.coditect.platform.periodic.PeriodicWork;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaAdmin;

/**
 * Makes missing topics again and again. Spring asks for them at the start only, when Kafka may be
 * away; and a topic that is lost later would hold up its senders and listeners for ever.
 */
class TopicUpkeep extends PeriodicWork {

  private static final Logger LOG = LoggerFactory.getLogger(TopicUpkeep.class);

  private final KafkaAdmin admin;

  /**
   * @param interval from the end of one round, which the admin client's timeouts bound, to the
   *     begin of the next
   */
  TopicUpkeep(KafkaAdmin admin, Duration interval) {
    super("topic-upkeep", interval);
    this.admin = admin;
  }

  @Override
  protected void round() {
    if (!admin.initialize()) {
      LOG.warn("The topics could not be looked at; Kafka does not answer");
    }
  }

  @Override
  protected String failure() {
    return "Missing topics could not be made for now";
  }
}
