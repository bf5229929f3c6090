package ai.coditect.audit.checkpoint;

import ai.coditect.contracts.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/** Keeps checkpoints in a topic of one partition that forgets nothing. */
@Component
class KafkaCheckpoints implements ExternalCheckpoints, DisposableBean {

  private static final TopicPartition PLACE = new TopicPartition(Topics.AUDIT_CHECKPOINTS, 0);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration AT_MOST = Duration.ofSeconds(10);

  /** How many are read at first; the newest one alone would do, were they always in order. */
  private static final int FIRST_READ = 100;

  private final ConsumerFactory<String, byte[]> consumers;
  private final KafkaTemplate<String, byte[]> kafka;
  private @Nullable Consumer<String, byte[]> consumer;

  KafkaCheckpoints(ConsumerFactory<String, byte[]> consumers, KafkaTemplate<String, byte[]> kafka) {
    this.consumers = consumers;
    this.kafka = kafka;
  }

  @Override
  public String name() {
    return "the topic " + PLACE.topic();
  }

  @Override
  public synchronized List<String> readNew() {
    try {
      Consumer<String, byte[]> reading = consumer == null ? open() : consumer;
      consumer = reading;
      return readToEnd(reading);
    } catch (RuntimeException e) {
      destroy();
      throw e;
    }
  }

  private Consumer<String, byte[]> open() {
    var own = new Properties();
    own.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    own.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "50");
    Consumer<String, byte[]> fresh = consumers.createConsumer(null, "audit-checkpoints", null, own);
    fresh.assign(List.of(PLACE));
    fresh.seek(PLACE, Math.max(begin(fresh), end(fresh) - FIRST_READ));
    return fresh;
  }

  private static List<String> readToEnd(Consumer<String, byte[]> reading) {
    long end = end(reading);
    if (reading.position(PLACE) > end) {
      throw new IllegalStateException("the topic of checkpoints was made anew");
    }
    List<String> notes = new ArrayList<>();
    long deadline = System.nanoTime() + AT_MOST.toNanos();
    while (reading.position(PLACE) < end) {
      for (ConsumerRecord<String, byte[]> each : reading.poll(POLL)) {
        notes.add(new String(each.value(), StandardCharsets.UTF_8));
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the topic of checkpoints cannot be read to its end");
      }
    }
    return notes;
  }

  private static long begin(Consumer<String, byte[]> reading) {
    return reading.beginningOffsets(List.of(PLACE)).getOrDefault(PLACE, 0L);
  }

  private static long end(Consumer<String, byte[]> reading) {
    return reading.endOffsets(List.of(PLACE)).getOrDefault(PLACE, 0L);
  }

  @Override
  public void write(SignedCheckpoint checkpoint) {
    byte[] note = checkpoint.note().encoded().getBytes(StandardCharsets.UTF_8);
    try {
      kafka
          .send(PLACE.topic(), PLACE.partition(), checkpoint.head().origin(), note)
          .get(AT_MOST.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Kafka does not take the checkpoint", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public synchronized void destroy() {
    if (consumer != null) {
      Consumer<String, byte[]> closing = consumer;
      consumer = null;
      closing.close();
    }
  }
}
