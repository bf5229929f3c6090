package ai.coditect.audit.intake;

import ai.coditect.contracts.Topics;
import java.time.Duration;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.KafkaAdmin;

/**
 * The topics of the trail. How often they are replicated is the broker's default, so that
 * production decides it in one place.
 */
@Configuration(proxyBeanMethods = false)
class IntakeConfiguration {

  @Bean
  KafkaAdmin.NewTopics auditTopics(
      IntakeProperties properties, @Value("${coditect.topics.partitions:8}") int partitions) {
    return new KafkaAdmin.NewTopics(
        topic(Topics.AUDIT_EVENTS, partitions, properties.retention()),
        topic(
            Topics.AUDIT_EVENTS + Topics.DEAD_LETTER_SUFFIX, 1, properties.deadLetterRetention()));
  }

  private static NewTopic topic(String name, int partitions, Duration retention) {
    return TopicBuilder.name(name)
        .partitions(partitions)
        .config(TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis()))
        .build();
  }
}
