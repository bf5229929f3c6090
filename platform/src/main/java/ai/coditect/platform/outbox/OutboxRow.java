package ai.coditect.platform.outbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;

/**
 * One stored event; a tombstone has no data. Never compared; the bytes are handed from the database
 * to Kafka as they are.
 */
@SuppressWarnings("ArrayRecordComponent") // a copy of every event's bytes would buy nothing
record OutboxRow(
    long id,
    String topic,
    String key,
    String eventId,
    String type,
    @Nullable String traceparent,
    Instant occurredAt,
    byte @Nullable [] data) {

  static final RowMapper<OutboxRow> MAPPER =
      (row, number) ->
          new OutboxRow(
              row.getLong(1),
              row.getString(2),
              row.getString(3),
              row.getString(4),
              row.getString(5),
              row.getString(6),
              row.getTimestamp(7).toInstant(),
              row.getBytes(8));

  /** Topic and key: what Kafka keeps in order. No topic holds a space. */
  String lane() {
    return topic + ' ' + key;
  }
}
