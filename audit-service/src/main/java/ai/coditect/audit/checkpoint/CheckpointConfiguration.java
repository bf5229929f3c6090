package ai.coditect.audit.checkpoint;

import ai.coditect.contracts.Topics;
import org.apache.kafka.common.config.TopicConfig;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.KafkaAdmin;

/** The topic that remembers every checkpoint. */
@Configuration(proxyBeanMethods = false)
class CheckpointConfiguration {

  @Bean
  KafkaAdmin.NewTopics checkpointTopic(@Value("${coditect.topics.replicas:1}") short replicas) {
    return new KafkaAdmin.NewTopics(
        TopicBuilder.name(Topics.AUDIT_CHECKPOINTS)
            .partitions(1)
            .replicas(replicas)
            .config(TopicConfig.RETENTION_MS_CONFIG, "-1")
            .config(TopicConfig.RETENTION_BYTES_CONFIG, "-1")
            .build());
  }
}
