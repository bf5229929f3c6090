package ai.coditect.platform.event;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.id.EventId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event to be sent.
 *
 * @param topic the Kafka topic
 * @param key events of one key are delivered in the order in which they were appended
 * @param id the same for each delivery
 * @param type the CloudEvents type
 * @param occurredAt when it happened
 * @param data the record that is its content, or a {@link JsonDocument} of it, written as JSON;
 *     null for a tombstone, the end of what the key stood for
 */
public record OutgoingEvent(
    String topic, String key, EventId id, String type, Instant occurredAt, @Nullable Object data) {

  /** Validates. */
  public OutgoingEvent {
    Require.text(topic, 249, "topic");
    Require.text(key, 255, "key");
    Require.present(id, "id");
    Require.text(type, 255, "type");
    Require.present(occurredAt, "occurredAt");
  }

  /** The end of what a key stood for: compaction then forgets all that was sent of it. */
  public static OutgoingEvent tombstone(
      String topic, String key, EventId id, String type, Instant occurredAt) {
    return new OutgoingEvent(topic, key, id, type, occurredAt, null);
  }
}
