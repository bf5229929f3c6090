package ai.coditect.audit.ledger;

import ai.coditect.audit.ledger.Ledger.LedgerEnd;
import ai.coditect.audit.ledger.Ledger.StoredEntry;
import ai.coditect.contracts.id.TenantId;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The ledger's tables. Each statement takes a whole batch as arrays: what it costs to talk to the
 * database does not grow with the batch.
 */
@Component
class LedgerTables {

  /** Names the lock that gives one instance at a time the right to append: "CODITECT" in ASCII. */
  private static final long SEQUENCER_LOCK = 0x434F444954454354L;

  /** A turn of two thousand events takes some hundred milliseconds. */
  private static final Duration LONGEST_TURN = Duration.ofSeconds(4);

  private final JdbcTemplate jdbc;

  LedgerTables(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Waits until nobody else appends; the turn ends with the transaction. From here on the database
   * gives the transaction a few seconds and then ends it, whatever became of us: who is frozen or
   * cut off neither holds up the others nor commits after them.
   */
  void awaitTurn() {
    jdbc.query("select pg_advisory_xact_lock(?)", row -> {}, SEQUENCER_LOCK);
    jdbc.execute("set local transaction_timeout = '" + LONGEST_TURN.toMillis() + "ms'");
  }

  /** What the ledger has under the keys of these events. */
  Map<EventKey, StoredEntry> stored(List<AcceptedEvent> events) {
    Map<EventKey, StoredEntry> stored = new HashMap<>();
    jdbc.query(
        """
        select e.source, e.event_id, e.received_at, e.tenant_seq, p.canonical
        from unnest(?::text[], ?::text[]) as k (source, event_id)
        join ledger_entry e using (source, event_id)
        left join entry_payload p using (entry_index)
        """,
        row -> {
          stored.put(
              new EventKey(row.getString(1), row.getString(2)),
              new StoredEntry(
                  row.getTimestamp(3).toInstant(), row.getObject(4, Long.class), row.getBytes(5)));
        },
        texts(events, event -> event.event().source()),
        texts(events, event -> event.event().eventId().value()));
    return stored;
  }

  /** Where the ledger ends; stays so until the transaction that has the turn ends. */
  LedgerEnd end() {
    List<LedgerEnd> end =
        jdbc.query(
            """
            select e.entry_index + 1, greatest(e.received_at, clock_timestamp())
            from ledger_entry e order by e.entry_index desc limit 1
            """,
            (row, number) -> new LedgerEnd(row.getLong(1), millis(row.getTimestamp(2))));
    return end.isEmpty() ? new LedgerEnd(0, databaseTime()) : end.getFirst();
  }

  private Instant databaseTime() {
    Timestamp now = jdbc.queryForObject("select clock_timestamp()", Timestamp.class);
    return millis(Objects.requireNonNull(now));
  }

  private static Instant millis(Timestamp time) {
    return time.toInstant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** The last number of each tenant that one of these events belongs to; 0 for a new tenant. */
  Map<String, Long> lastTenantSeqs(Collection<AcceptedEvent> events) {
    String[] tenants =
        events.stream()
            .map(event -> event.event().tenantId())
            .filter(Objects::nonNull)
            .map(TenantId::value)
            .distinct()
            .toArray(String[]::new);
    Map<String, Long> last = new HashMap<>();
    jdbc.query(
        """
        select t.id, coalesce(
            (select e.tenant_seq from ledger_entry e
             where e.tenant_id = t.id order by e.tenant_seq desc limit 1), 0)
        from unnest(?::text[]) as t (id)
        """,
        row -> {
          last.put(row.getString(1), row.getLong(2));
        },
        (Object) tenants);
    return last;
  }

  /** Writes entries and their payloads. */
  void insert(List<NewEntry> entries, Instant receivedAt) {
    Object[] indexes = numbers(entries, NewEntry::index);
    insertEntries(entries, indexes, receivedAt);
    insertPayloads(entries, indexes);
  }

  private void insertEntries(List<NewEntry> entries, Object[] indexes, Instant receivedAt) {
    jdbc.update(
        """
        insert into ledger_entry
            (entry_index, commitment, tenant_id, tenant_seq, source, event_id, source_seq, received_at)
        select i, c, t, ts, s, ev, ss, ?
        from unnest(?::bigint[], ?::bytea[], ?::text[], ?::bigint[], ?::text[], ?::text[], ?::bigint[])
            as n (i, c, t, ts, s, ev, ss)
        """,
        Timestamp.from(receivedAt),
        indexes,
        bytes(entries, entry -> entry.commitment().bytes()),
        texts(entries, NewEntry::tenant),
        numbers(entries, NewEntry::tenantSeq),
        texts(entries, entry -> entry.event().source()),
        texts(entries, entry -> entry.event().eventId().value()),
        numbers(entries, entry -> entry.event().sourceSeq()));
  }

  private void insertPayloads(List<NewEntry> entries, Object[] indexes) {
    jdbc.update(
        """
        insert into entry_payload
            (entry_index, salt, canonical, action, outcome, correlation_id, occurred_at,
             tenant_id, actor, target, words)
        select i, s, c, a, o, r, oc::timestamptz, t, ac, ta, entry_words(w, t, ac, ta)
        from unnest(?::bigint[], ?::bytea[], ?::bytea[], ?::text[], ?::text[], ?::text[], ?::text[],
                    ?::text[], ?::text[], ?::text[], ?::text[])
            as n (i, s, c, a, o, r, oc, t, ac, ta, w)
        """,
        indexes,
        bytes(entries, NewEntry::salt),
        bytes(entries, NewEntry::canonical),
        texts(entries, entry -> entry.event().action()),
        texts(entries, entry -> entry.event().outcome().name()),
        texts(entries, entry -> entry.event().correlationId()),
        texts(entries, entry -> entry.event().occurredAt().toString()),
        texts(entries, NewEntry::tenant),
        texts(entries, entry -> entry.event().actor().id()),
        texts(entries, entry -> entry.event().target().id()),
        texts(entries, entry -> SearchText.of(entry.event())));
  }

  private static <T> Object[] numbers(List<T> of, Function<T, ? extends Number> number) {
    return of.stream().map(number).toArray(Long[]::new);
  }

  private static <T> Object[] texts(List<T> of, Function<T, String> text) {
    return of.stream().map(text).toArray(String[]::new);
  }

  private static <T> byte[][] bytes(List<T> of, Function<T, byte[]> bytes) {
    return of.stream().map(bytes).toArray(byte[][]::new);
  }
}
