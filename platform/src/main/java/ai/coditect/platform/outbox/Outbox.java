package ai.coditect.platform.outbox;

import ai.coditect.platform.event.EventJson;
import ai.coditect.platform.event.OutgoingEvent;
import ai.coditect.platform.trace.TraceContexts;
import ai.coditect.platform.trace.Traced;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Takes events in the transaction of the change that they tell of, and writes all of a transaction
 * in one statement just before it commits. Once it has they are sent at least once, those of one
 * key in the order of their transactions, as long as these are serialised by a row lock taken
 * before {@link #append}; if it rolls back, they never were. What is rolled back to a savepoint is
 * sent nevertheless: there are none here.
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
    if (!events.isEmpty()) {
      String traceparent = traces.current();
      appendTraced(events.stream().map(event -> new Traced<>(traceparent, event)).toList());
    }
  }

  /** Appends events of several traces, in this order. Needs a running transaction. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void appendTraced(List<Traced<OutgoingEvent>> events) {
    if (!events.isEmpty()) {
      AtCommit.<Traced<OutgoingEvent>>of(this, this::write).addAll(events);
    }
  }

  /**
   * Makes room in the running transaction for events that will be appended while it commits: they
   * are written after all that enlisted before this.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void enlist() {
    var _ = AtCommit.<Traced<OutgoingEvent>>of(this, this::write);
  }

  private void write(List<Traced<OutgoingEvent>> events) {
    var rows = new Rows(events.size());
    events.forEach(rows::add);
    jdbc.update(
        """
        insert into outbox (shard, topic, event_key, event_id, event_type, traceparent, occurred_at, data)
        select * from unnest(?::smallint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[]::timestamptz[], ?::bytea[])
        """,
        rows.shards,
        rows.topics,
        rows.keys,
        rows.ids,
        rows.types,
        rows.traceparents,
        rows.times,
        rows.data);
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

  /** The columns of many events: one round trip and one plan, however many they are. */
  private static final class Rows {
    private final Short[] shards;
    private final String[] topics;
    private final String[] keys;
    private final String[] ids;
    private final String[] types;
    private final @Nullable String[] traceparents;
    private final String[] times;
    private final byte[] @Nullable [] data;
    private int size;

    Rows(int capacity) {
      shards = new Short[capacity];
      topics = new String[capacity];
      keys = new String[capacity];
      ids = new String[capacity];
      types = new String[capacity];
      traceparents = new @Nullable String[capacity];
      times = new String[capacity];
      data = new byte[capacity] @Nullable [];
    }

    void add(Traced<OutgoingEvent> traced) {
      OutgoingEvent event = traced.value();
      shards[size] = (short) Math.floorMod(event.key().hashCode(), SHARDS);
      topics[size] = event.topic();
      keys[size] = event.key();
      ids[size] = event.id().value();
      types[size] = event.type();
      traceparents[size] = traced.traceparent();
      times[size] = event.occurredAt().toString();
      data[size] = event.data() == null ? null : EventJson.write(event.data());
      size++;
    }
  }
}
