package ai.coditect.platform.event;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A received event in CloudEvents' binary mode.
 *
 * @param id the CloudEvents id
 * @param source the CloudEvents source: the name of the service that sent it
 * @param type the CloudEvents type
 * @param key the Kafka key
 * @param traceparent the trace it belongs to, if its sender said so
 * @param data its content
 */
public record IncomingEvent<T>(
    String id,
    String source,
    String type,
    @Nullable String key,
    @Nullable String traceparent,
    T data) {

  /**
   * Reads a Kafka record whose data is a {@code dataType}.
   *
   * @throws UnreadableEventException if it is not CloudEvents 1.0, or its data cannot be read
   */
  public static <T> IncomingEvent<T> read(
      ConsumerRecord<String, byte[]> received, Class<T> dataType) {
    if (!"1.0".equals(header(received, "ce_specversion"))) {
      throw new UnreadableEventException("not a CloudEvents 1.0 event in binary mode", null);
    }
    if (received.value() == null) {
      throw new UnreadableEventException("the event has no data", null);
    }
    return new IncomingEvent<>(
        required(received, "ce_id"),
        required(received, "ce_source"),
        required(received, "ce_type"),
        received.key(),
        header(received, "traceparent"),
        EventJson.read(received.value(), dataType));
  }

  private static String required(ConsumerRecord<String, byte[]> received, String name) {
    String value = header(received, name);
    if (value == null || value.isBlank()) {
      throw new UnreadableEventException("the header " + name + " is missing", null);
    }
    return value;
  }

  private static @Nullable String header(ConsumerRecord<String, byte[]> received, String name) {
    Header header = received.headers().lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
