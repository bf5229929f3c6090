package ai.coditect.selfservice;

import ai.coditect.contracts.Topics;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.tenant.TenantMembers;
import ai.coditect.localstack.testing.TestKafka;
import ai.coditect.platform.event.IncomingEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What the service has sent to Kafka so far. */
public final class SentEvents {

  private SentEvents() {}

  /** A tenant's audit events, in the order of their numbers. */
  public static List<AuditEvent> trail(String tenantId) {
    return records(Topics.AUDIT_EVENTS, tenantId).stream()
        .map(it -> IncomingEvent.read(it, AuditEvent.class).data())
        .sorted(Comparator.comparingLong(AuditEvent::sourceSeq))
        .toList();
  }

  /** All member lists of a tenant, oldest first. */
  public static List<TenantMembers> memberLists(String tenantId) {
    return records(Topics.TENANT_MEMBERS, tenantId).stream()
        .map(it -> IncomingEvent.read(it, TenantMembers.class).data())
        .toList();
  }

  /** The keys of all that a topic holds now. */
  public static List<String> keys(String topic) {
    return records(topic).stream().map(ConsumerRecord::key).toList();
  }

  /** All of one key. */
  public static List<ConsumerRecord<String, byte[]>> records(String topic, String key) {
    return records(topic).stream().filter(it -> key.equals(it.key())).toList();
  }

  /** All that a topic holds now. */
  static List<ConsumerRecord<String, byte[]>> records(String topic) {
    Map<String, Object> settings =
        Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, TestKafka.shared().bootstrapServers());
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(it -> new TopicPartition(topic, it.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long missing =
          consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
      List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
      while (records.size() < missing) {
        consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
      }
      return records;
    }
  }
}
