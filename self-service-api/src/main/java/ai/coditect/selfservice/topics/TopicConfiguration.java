package ai.coditect.selfservice.topics;

import ai.coditect.contracts.Topics;
import ai.coditect.selfservice.work.BackgroundSteps;
import com.github.kagkarlsson.scheduler.task.Task;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.KafkaAdmin;

/** Whichever service starts first makes the topics; the others find them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TopicProperties.class)
class TopicConfiguration {

  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(30);
  private static final Duration AUDIT_RETENTION = Duration.ofDays(7);

  @Bean
  KafkaAdmin.NewTopics topics(TopicProperties properties) {
    Stream<NewTopic> compacted =
        Stream.of(Topics.TENANT_LIFECYCLE, Topics.TENANT_MEMBERS, Topics.TENANT_PROVISIONING)
            .map(name -> topic(name, properties).compact().build());
    NewTopic audit =
        topic(Topics.AUDIT_EVENTS, properties)
            .config(TopicConfig.RETENTION_MS_CONFIG, Long.toString(AUDIT_RETENTION.toMillis()))
            .build();
    NewTopic deadLetters =
        topic(Topics.TENANT_PROVISIONING + Topics.DEAD_LETTER_SUFFIX, properties)
            .partitions(1)
            .build();
    return new KafkaAdmin.NewTopics(
        Stream.concat(compacted, Stream.of(audit, deadLetters)).toArray(NewTopic[]::new));
  }

  /** Kafka may be away when this service starts; until it was asked once, this asks again. */
  @Bean
  Task<?> topicsStep(BackgroundSteps steps, KafkaAdmin admin) {
    return steps.recurring("topics", CHECK_INTERVAL, admin::initialize);
  }

  private static TopicBuilder topic(String name, TopicProperties properties) {
    return TopicBuilder.name(name)
        .partitions(properties.partitions())
        .replicas(properties.replication());
  }
}
