package ai.coditect.platform.outbox;

import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.ProducerFactory;

/**
 * Sends rows to Kafka as CloudEvents 1.0 in binary mode and waits for the acknowledgement of all
 * replicas.
 */
class OutboxSender {

  private static final Logger LOG = LoggerFactory.getLogger(OutboxSender.class);

  private final ProducerFactory<String, byte[]> producers;
  private final URI source;

  OutboxSender(ProducerFactory<String, byte[]> producers, String service) {
    this.producers = producers;
    this.source = URI.create(service);
  }

  /**
   * What became of a batch.
   *
   * @param acknowledged ids of the rows that all replicas have
   * @param refused of each lane of which Kafka does not take a row for what it is, that row
   * @param unanswered the topics that Kafka does not answer for, with the last cause of each
   */
  record Sent(
      Set<Long> acknowledged, Map<String, OutboxRow> refused, Map<String, Exception> unanswered) {}

  /**
   * Sends in order. Takes no longer than the producer's {@code max.block.ms} for each topic in the
   * batch plus {@code delivery.timeout.ms}. Behind a row that Kafka refuses, the rows of its lane
   * are left out; behind one that Kafka does not answer for, all of its topic.
   */
  Sent send(List<OutboxRow> rows) {
    var attempt = new Attempt();
    try (Producer<String, byte[]> producer = producers.createProducer()) {
      for (OutboxRow row : rows) {
        attempt.send(producer, row);
      }
      producer.flush();
    }
    return new Sent(attempt.acknowledged, attempt.refused, attempt.unanswered);
  }

  private final class Attempt {
    private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
    private final Map<String, OutboxRow> refused = new ConcurrentHashMap<>();
    private final Map<String, Exception> unanswered = new ConcurrentHashMap<>();

    void send(Producer<String, byte[]> producer, OutboxRow row) {
      if (!unanswered.containsKey(row.topic()) && !refused.containsKey(row.lane())) {
        // A refusal before sending is answered on this thread, so before the next row is sent.
        var _ = producer.send(message(row), (_, failure) -> answered(row, failure));
      }
    }

    private void answered(OutboxRow row, @Nullable Exception failure) {
      switch (failure) {
        case null -> acknowledged.add(row.id());
        case RetriableException unavailable -> unanswered.put(row.topic(), unavailable);
        default -> {
          refused.put(row.lane(), row);
          LOG.atWarn()
              .addKeyValue("eventId", row.eventId())
              .addKeyValue("topic", row.topic())
              .setCause(failure)
              .log("Kafka refuses an event");
        }
      }
    }
  }

  private ProducerRecord<String, byte[]> message(OutboxRow row) {
    CloudEventBuilder event =
        CloudEventBuilder.v1()
            .withId(row.eventId())
            .withSource(source)
            .withType(row.type())
            .withSubject(row.key())
            .withTime(row.occurredAt().atOffset(ZoneOffset.UTC));
    if (row.data() != null) {
      event = event.withData("application/json", row.data());
    }
    ProducerRecord<String, byte[]> message =
        KafkaMessageFactory.<String>createWriter(row.topic(), row.key()).writeBinary(event.build());
    if (row.traceparent() != null) {
      message.headers().add("traceparent", row.traceparent().getBytes(StandardCharsets.US_ASCII));
    }
    return message;
  }
}
