package ai.coditect.platform.event;

import ai.coditect.contracts.Topics;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.kafka.config.TopicBuilder;

/**
 * How topics are made by the first service that finds them missing. Existing ones are left as they
 * are.
 *
 * @param partitions of each topic; tenants are spread over them
 * @param replicas of each partition
 * @param auditRetention how long audit events stay on Kafka; personal data is in them, so below the
 *     erasure deadline
 * @param deadLetterRetention how long unreadable events are kept for inspection; the same holds
 */
@ConfigurationProperties("coditect.topics")
record EventTopics(
    @DefaultValue("8") int partitions,
    @DefaultValue("1") short replicas,
    @DefaultValue("7d") Duration auditRetention,
    @DefaultValue("14d") Duration deadLetterRetention) {

  private static final List<String> COMPACTED =
      List.of(Topics.TENANT_LIFECYCLE, Topics.TENANT_MEMBERS, Topics.TENANT_PROVISIONING);

  private static final Duration API_KEYS_RETENTION = Duration.ofHours(1);

  NewTopic[] all() {
    Stream<NewTopic> states =
        COMPACTED.stream()
            .map(
                name ->
                    topic(name)
                        .config(
                            TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)
                        .build());
    NewTopic audit = retained(topic(Topics.AUDIT_EVENTS), auditRetention).build();
    NewTopic apiKeys = retained(topic(Topics.API_KEYS), API_KEYS_RETENTION).build();
    Stream<NewTopic> deadLetters =
        Stream.concat(COMPACTED.stream(), Stream.of(Topics.AUDIT_EVENTS))
            .map(name -> topic(name + Topics.DEAD_LETTER_SUFFIX).partitions(1))
            .map(deadLetter -> retained(deadLetter, deadLetterRetention).build());
    return Stream.of(states, Stream.of(audit, apiKeys), deadLetters)
        .flatMap(topics -> topics)
        .toArray(NewTopic[]::new);
  }

  private TopicBuilder topic(String name) {
    return TopicBuilder.name(name).partitions(partitions).replicas(replicas);
  }

  private static TopicBuilder retained(TopicBuilder topic, Duration retention) {
    return topic.config(TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis()));
  }
}
