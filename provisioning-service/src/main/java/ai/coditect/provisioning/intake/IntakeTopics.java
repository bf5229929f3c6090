package ai.coditect.provisioning.intake;

import ai.coditect.contracts.Topics;
import org.apache.kafka.common.config.TopicConfig;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.KafkaAdmin.NewTopics;

/** The topics that this service reads and writes; made when they are not there yet. */
@Configuration(proxyBeanMethods = false)
class IntakeTopics {

  private static final int PARTITIONS = 8;

  @Bean
  NewTopics provisioningTopics() {
    return new NewTopics(
        compacted(Topics.TENANT_LIFECYCLE).build(),
        compacted(Topics.TENANT_MEMBERS).build(),
        compacted(Topics.TENANT_PROVISIONING).build(),
        TopicBuilder.name(Topics.TENANT_LIFECYCLE + Topics.DEAD_LETTER_SUFFIX)
            .partitions(1)
            .build(),
        TopicBuilder.name(Topics.TENANT_MEMBERS + Topics.DEAD_LETTER_SUFFIX).partitions(1).build());
  }

  private static TopicBuilder compacted(String topic) {
    return TopicBuilder.name(topic)
        .partitions(PARTITIONS)
        .config(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
  }
}
