package ai.coditect.platform.outbox;

import ai.coditect.platform.event.EventJson;
import ai.coditect.platform.event.OutgoingEvent;
import ai.coditect.platform.trace.TraceContexts;
import java.sql.Timestamp;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Takes events in the transaction of the change that they tell of. Once that commits they are sent
 * at least once, those of one key in the order of their transactions, as long as these are
 * serialised by a row lock taken before {@link #append}; if it rolls back, they never were.
 */
public class Outbox {

  static final int SHARDS = 8;

  private final JdbcTemplate jdbc;
  private final TraceContexts traces;
  private final OutboxRelay relay;

  Outbox(JdbcTemplate jdbc, TraceContexts traces, OutboxRelay relay) {
    this.jdbc = jdbc;
    this.traces = traces;
    this.relay = relay;
  }

  /** Appends events, in this order. Needs a running transaction. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void append(List<OutgoingEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    String traceparent = traces.current();
    jdbc.batchUpdate(
        """
        insert into outbox (shard, topic, event_key, event_id, event_type, traceparent, occurred_at, data)
        values (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        events,
        events.size(),
        (statement, event) -> {
          statement.setInt(1, Math.floorMod(event.key().hashCode(), SHARDS));
          statement.setString(2, event.topic());
          statement.setString(3, event.key());
          statement.setString(4, event.id().value());
          statement.setString(5, event.type());
          statement.setString(6, traceparent);
          statement.setTimestamp(7, Timestamp.from(event.occurredAt()));
          statement.setBytes(8, EventJson.write(event.data()));
        });
    wakeRelayAfterCommit();
  }

  /** Appends one event. Needs a running transaction. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void append(OutgoingEvent event) {
    append(List.of(event));
  }

  private void wakeRelayAfterCommit() {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            relay.wake();
          }
        });
  }
}
