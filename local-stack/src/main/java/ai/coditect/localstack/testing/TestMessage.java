package ai.coditect.localstack.testing;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** An event as the platform sends it to Kafka: CloudEvents 1.0 in binary mode. */
public record TestMessage(String id, String source, String type) {

  /** With this key and data; null for a tombstone that has an envelope. */
  public ProducerRecord<String, byte[]> to(String topic, String key, byte @Nullable [] data) {
    var message = new ProducerRecord<>(topic, key, data);
    Map.of(
            "ce_specversion",
            "1.0",
            "ce_id",
            id,
            "ce_source",
            source,
            "ce_type",
            type,
            "content-type",
            "application/json")
        .forEach(
            (name, value) -> message.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
    return message;
  }
}
