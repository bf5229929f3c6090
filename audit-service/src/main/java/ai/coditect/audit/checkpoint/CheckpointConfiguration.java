package ai.coditect.audit.checkpoint;

import ai.coditect.audit.ledger.LedgerProperties;
import ai.coditect.contracts.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Objects;
import org.apache.kafka.common.config.TopicConfig;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.KafkaAdmin;

/** The places that remember every checkpoint. */
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

  @Bean
  @ConditionalOnProperty("coditect.checkpoints.bucket.name")
  BucketCheckpoints bucketCheckpoints(
      CheckpointProperties properties,
      LedgerProperties ledger,
      Clock clock,
      MeterRegistry metrics) {
    return new BucketCheckpoints(
        Objects.requireNonNull(properties.bucket()), ledger.origin(), clock, metrics);
  }
}
