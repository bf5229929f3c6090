package ai.coditect.platform.event;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.id.EventId;
import java.time.Instant;

/**
 * An event to be sent.
 *
 * @param topic the Kafka topic
 * @param key events of one key are delivered in the order in which they were appended
 * @param id the same for each delivery
 * @param type the CloudEvents type
 * @param occurredAt when it happened
 * @param data the record that is its content, or a {@link JsonDocument} of it; written as JSON
 */
public record OutgoingEvent(
    String topic, String key, EventId id, String type, Instant occurredAt, Object data) {

  /** Validates. */
  public OutgoingEvent {
    Require.text(topic, 249, "topic");
    Require.text(key, 255, "key");
    Require.present(id, "id");
    Require.text(type, 255, "type");
    Require.present(occurredAt, "occurredAt");
    Require.present(data, "data");
  }
}
