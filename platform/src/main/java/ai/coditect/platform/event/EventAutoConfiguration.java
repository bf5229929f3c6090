package ai.coditect.platform.event;

import ai.coditect.contracts.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.ConsumerAwareRecordRecoverer;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * What happens to an event that a listener could not take. Unreadable ones go to the dead-letter
 * topic and the partition moves on; everything else (a database away, a bug) is tried again for
 * ever, with backoff up to 10 s, because its event is good.
 */
@AutoConfiguration(
    beforeName = "org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration")
@EnableConfigurationProperties(EventTopics.class)
public class EventAutoConfiguration {

  private static final Logger LOG = LoggerFactory.getLogger(EventAutoConfiguration.class);
  private static final Duration TOPIC_UPKEEP_INTERVAL = Duration.ofSeconds(15);

  @Bean
  CommonErrorHandler eventErrorHandler(
      KafkaOperations<?, ?> kafka,
      MeterRegistry metrics,
      ObjectProvider<UnreadableEventListener> listeners) {
    var backOff = new ExponentialBackOff(200, 2);
    backOff.setMaxInterval(10_000);
    DeadLetterPublishingRecoverer deadLetters = deadLetters(kafka, metrics);
    ConsumerAwareRecordRecoverer told =
        (received, consumer, failure) -> {
          listeners.forEach(listener -> listener.unreadable(received));
          deadLetters.accept(received, consumer, Objects.requireNonNull(failure));
        };
    var errorHandler = new DefaultErrorHandler(told, backOff);
    errorHandler.setClassifications(Map.of(UnreadableEventException.class, false), true);
    errorHandler.setCommitRecovered(true);
    errorHandler.setRetryListeners(new DeliveryLog());
    // Told by the listener above; Spring would print the whole stack at each attempt.
    errorHandler.setLogLevel(KafkaException.Level.DEBUG);
    return errorHandler;
  }

  @Bean
  KafkaAdmin.NewTopics eventTopics(EventTopics topics) {
    return new KafkaAdmin.NewTopics(topics.all());
  }

  @Bean
  TopicUpkeep topicUpkeep(KafkaAdmin admin) {
    return new TopicUpkeep(admin, TOPIC_UPKEEP_INTERVAL);
  }

  private static DeadLetterPublishingRecoverer deadLetters(
      KafkaOperations<?, ?> kafka, MeterRegistry metrics) {
    var recoverer =
        new DeadLetterPublishingRecoverer(
            kafka,
            (received, failure) -> {
              LOG.atError()
                  .addKeyValue("topic", received.topic())
                  .addKeyValue("partition", received.partition())
                  .addKeyValue("offset", received.offset())
                  .addKeyValue("key", received.key())
                  .log(
                      "An event cannot be read and goes to the dead-letter topic: {}",
                      cause(failure));
              metrics
                  .counter("coditect.events.dead.lettered", "topic", received.topic())
                  .increment();
              return new TopicPartition(received.topic() + Topics.DEAD_LETTER_SUFFIX, -1);
            });
    recoverer.setFailIfSendResultIsError(true);
    return recoverer;
  }

  private static String cause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && !(cause instanceof UnreadableEventException)) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }
}
