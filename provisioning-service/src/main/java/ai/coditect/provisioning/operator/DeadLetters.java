package ai.coditect.provisioning.operator;

import ai.coditect.contracts.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.stereotype.Component;

/**
 * Events that this service could not read. What is in them is never shown, because nobody knows
 * what it is: only what it is made of.
 */
@Component
class DeadLetters {

  /** The topics that this service reads. */
  static final List<String> TOPICS = List.of(Topics.TENANT_LIFECYCLE, Topics.TENANT_MEMBERS);

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(200);

  private final ConsumerFactory<String, byte[]> consumers;
  private final KafkaTemplate<String, byte[]> kafka;

  DeadLetters(ConsumerFactory<String, byte[]> consumers, KafkaTemplate<String, byte[]> kafka) {
    this.consumers = consumers;
    this.kafka = kafka;
  }

  /**
   * One of them.
   *
   * @param topic that it was on
   * @param partition of the dead-letter topic
   * @param offset in it
   * @param key the tenant's id, if its sender was right
   * @param wrong why it could not be read
   * @param bytes its size
   * @param shape what its JSON is made of, with types in place of texts; null if it is no JSON
   */
  record DeadLetter(
      String topic,
      int partition,
      long offset,
      @Nullable String key,
      Instant at,
      @Nullable String type,
      @Nullable String wrong,
      int bytes,
      @Nullable String shape) {}

  /** The newest ones of a topic, newest first. */
  List<DeadLetter> newest(String topic, int most) {
    try (Consumer<String, byte[]> consumer = consumers.createConsumer()) {
      List<TopicPartition> partitions = partitions(consumer, topic + Topics.DEAD_LETTER_SUFFIX);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
      Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, PATIENCE);
      Map<TopicPartition, Long> from = new HashMap<>();
      ends.forEach(
          (partition, end) ->
              from.put(partition, Math.max(begins.getOrDefault(partition, 0L), end - most)));
      return read(consumer, from, ends).stream()
          .map(received -> view(topic, received))
          .sorted(Comparator.comparing(DeadLetter::at).reversed())
          .limit(most)
          .toList();
    }
  }

  /** One of them; empty if there is none at this place. */
  Optional<DeadLetter> find(String topic, int partition, long offset) {
    return record(topic, partition, offset).map(received -> view(topic, received));
  }

  /**
   * Puts one back on its topic and waits until Kafka has it; false if there is none at this place.
   *
   * @throws KafkaException if nobody knows whether Kafka has it
   */
  boolean replay(String topic, int partition, long offset) {
    Optional<ConsumerRecord<String, byte[]>> found = record(topic, partition, offset);
    if (found.isEmpty()) {
      return false;
    }
    ConsumerRecord<String, byte[]> dead = found.get();
    var again = new ProducerRecord<>(topic, dead.key(), dead.value());
    for (Header header : dead.headers()) {
      if (!header.key().startsWith("kafka_")) {
        again.headers().add(header);
      }
    }
    try {
      kafka.send(again).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while a dead letter was replayed", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("Kafka did not take a dead letter back", e);
    }
    return true;
  }

  private Optional<ConsumerRecord<String, byte[]>> record(
      String topic, int partition, long offset) {
    try (Consumer<String, byte[]> consumer = consumers.createConsumer()) {
      var place = new TopicPartition(topic + Topics.DEAD_LETTER_SUFFIX, partition);
      if (!partitions(consumer, place.topic()).contains(place)) {
        return Optional.empty();
      }
      long begin =
          consumer.beginningOffsets(List.of(place), PATIENCE).getOrDefault(place, Long.MAX_VALUE);
      long end = consumer.endOffsets(List.of(place), PATIENCE).getOrDefault(place, 0L);
      if (offset < begin || offset >= end) {
        return Optional.empty();
      }
      return read(consumer, Map.of(place, offset), Map.of(place, offset + 1)).stream()
          .filter(received -> received.offset() == offset)
          .findFirst();
    }
  }

  /** Those of a topic; none if it is not there, because nothing was ever sent to it. */
  private static List<TopicPartition> partitions(Consumer<String, byte[]> consumer, String topic) {
    try {
      List<PartitionInfo> known = consumer.partitionsFor(topic, PATIENCE);
      return known == null
          ? List.of()
          : known.stream().map(each -> new TopicPartition(topic, each.partition())).toList();
    } catch (UnknownTopicOrPartitionException e) {
      return List.of();
    }
  }

  /** Reads from some offsets up to others, within a bounded time. */
  private static List<ConsumerRecord<String, byte[]>> read(
      Consumer<String, byte[]> consumer,
      Map<TopicPartition, Long> from,
      Map<TopicPartition, Long> to) {
    consumer.assign(from.keySet());
    from.forEach(consumer::seek);
    List<ConsumerRecord<String, byte[]>> read = new ArrayList<>();
    for (long left = PATIENCE.dividedBy(POLL);
        left > 0
            && to.entrySet().stream()
                .anyMatch(end -> consumer.position(end.getKey(), PATIENCE) < end.getValue());
        left--) {
      consumer.poll(POLL).forEach(read::add);
    }
    return read;
  }

  private static DeadLetter view(String topic, ConsumerRecord<String, byte[]> dead) {
    byte[] value = dead.value() == null ? new byte[0] : dead.value();
    return new DeadLetter(
        topic,
        dead.partition(),
        dead.offset(),
        dead.key() == null || dead.key().startsWith("tnt_") ? dead.key() : "not a tenant",
        Instant.ofEpochMilli(dead.timestamp()),
        header(dead, "ce_type"),
        header(dead, KafkaHeaders.DLT_EXCEPTION_CAUSE_FQCN),
        value.length,
        JsonShape.of(value));
  }

  private static @Nullable String header(ConsumerRecord<String, byte[]> dead, String name) {
    Header header = dead.headers().lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
