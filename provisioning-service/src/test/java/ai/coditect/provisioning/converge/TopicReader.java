package ai.coditect.provisioning.converge;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.event.EventJson;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.NullMarked;

/** Reads all that is on a topic, from its beginning. */
@NullMarked
public final class TopicReader {

  private final String bootstrapServers;
  private final Map<String, KafkaConsumer<String, byte[]>> consumers = new HashMap<>();
  private final Map<String, List<ConsumerRecord<String, byte[]>>> records = new HashMap<>();

  public TopicReader(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  <T> List<T> read(String topic, TenantId tenant, Class<T> type) {
    return read(topic, tenant.value(), type);
  }

  /** All records of one key but tombstones. */
  public <T> List<T> read(String topic, String key, Class<T> type) {
    return of(topic, key).stream()
        .filter(received -> received.value() != null)
        .map(received -> EventJson.read(received.value(), type))
        .toList();
  }

  /** How many there are of one key, tombstones included. */
  int count(String topic, TenantId tenant) {
    return of(topic, tenant.value()).size();
  }

  private synchronized List<ConsumerRecord<String, byte[]>> of(String topic, String key) {
    var consumer = consumers.computeIfAbsent(topic, this::consumer);
    var seen = records.computeIfAbsent(topic, _ -> new CopyOnWriteArrayList<>());
    var fetched = consumer.poll(Duration.ofMillis(100));
    while (!fetched.isEmpty()) {
      fetched.forEach(seen::add);
      fetched = consumer.poll(Duration.ofMillis(100));
    }
    return seen.stream().filter(received -> key.equals(received.key())).toList();
  }

  private KafkaConsumer<String, byte[]> consumer(String topic) {
    var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers", bootstrapServers, "auto.offset.reset", "earliest"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    var partitions =
        consumer.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return consumer;
  }

  /** How many records a group has yet to take. */
  long lag(String group) {
    try (Admin admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrapServers))) {
      var taken = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
      admin
          .describeTopics(taken.keySet().stream().map(TopicPartition::topic).distinct().toList())
          .allTopicNames()
          .get()
          .values()
          .forEach(
              topic ->
                  topic
                      .partitions()
                      .forEach(
                          partition ->
                              latest.put(
                                  new TopicPartition(topic.name(), partition.partition()),
                                  OffsetSpec.latest())));
      var ends = admin.listOffsets(latest).all().get();
      return ends.entrySet().stream()
          .mapToLong(
              end ->
                  end.getValue().offset()
                      - (taken.get(end.getKey()) == null ? 0 : taken.get(end.getKey()).offset()))
          .sum();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
