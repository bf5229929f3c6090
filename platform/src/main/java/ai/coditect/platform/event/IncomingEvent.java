package ai.coditect.platform.event;

import ai.coditect.contracts.id.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
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

  /**
   * Reads a Kafka record whose data is a {@code dataType} and whose key is the id of the tenant
   * that it is about: only then is it in order with the others of that tenant.
   *
   * @throws UnreadableEventException if it is not CloudEvents 1.0, its data cannot be read, or it
   *     has another key
   */
  public static <T> IncomingEvent<T> read(
      ConsumerRecord<String, byte[]> received, Class<T> dataType, Function<T, TenantId> tenant) {
    IncomingEvent<T> event = read(received, dataType);
    if (!tenant.apply(event.data()).value().equals(received.key())) {
      throw new UnreadableEventException("the key is not the tenant's id", null);
    }
    return event;
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
