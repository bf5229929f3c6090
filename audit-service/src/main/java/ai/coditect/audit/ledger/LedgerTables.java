package ai.coditect.audit.ledger;

import ai.coditect.audit.ledger.Ledger.LedgerEnd;
import ai.coditect.audit.ledger.Ledger.StoredEntry;
import ai.coditect.contracts.id.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The ledger's tables. Each statement takes a whole batch as arrays: what it costs to talk to the
 * database does not grow with the batch.
 */
@Component
class LedgerTables {

  /** A turn of two thousand events takes some hundred milliseconds. */
  private static final Duration LONGEST_TURN = Duration.ofSeconds(4);

  private static final String STORED =
      """
      select e.source, e.event_id, e.received_at, e.tenant_seq,
      """
          + StoredPayload.COLUMNS
          + """
       from (select distinct * from unnest(?::text[], ?::text[])) as k (source, event_id)
      join ledger_entry e using (source, event_id)
      left join entry_payload p using (entry_index)
      """;

  private final JdbcTemplate jdbc;
  private final Payloads payloads;

  LedgerTables(JdbcTemplate jdbc, Payloads payloads) {
    this.jdbc = jdbc;
    this.payloads = payloads;
  }

  /**
   * Waits until nobody else appends; the turn ends with the transaction. From here on the database
   * gives the transaction a few seconds and then ends it, whatever became of us: who is frozen or
   * cut off neither holds up the others nor commits after them.
   */
  void awaitTurn() {
    jdbc.query("select pg_advisory_xact_lock(?)", row -> {}, Ledger.SEQUENCER_LOCK);
    jdbc.execute("set local transaction_timeout = '" + LONGEST_TURN.toMillis() + "ms'");
  }

  /** Whether one of these keys was ended, so that nothing may be sealed under it any more. */
  boolean anyEnded(Set<UUID> keys) {
    return Boolean.TRUE.equals(
        jdbc.queryForObject(
            "select exists (select from ended_key where id = any (?::uuid[]))",
            Boolean.class,
            (Object) keys.stream().map(UUID::toString).toArray(String[]::new)));
  }

  /** What the ledger has under the keys of these events. */
  Map<EventKey, StoredEntry> stored(List<AcceptedEvent> events) {
    List<StoredEntry> entries =
        payloads.read(
            () ->
                jdbc.query(
                    STORED,
                    LedgerTables::storedEntry,
                    texts(events, event -> event.event().source()),
                    texts(events, event -> event.event().eventId().value())),
            StoredEntry::with);
    return entries.stream().collect(Collectors.toMap(StoredEntry::key, Function.identity()));
  }

  private static Payloads.Row<StoredEntry> storedEntry(ResultSet row, int number)
      throws SQLException {
    return new Payloads.Row<>(
        new StoredEntry(
            new EventKey(row.getString(1), row.getString(2)),
            row.getTimestamp(3).toInstant(),
            row.getObject(4, Long.class),
            null),
        StoredPayload.of(row, 5));
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
            (entry_index, sealed, actor_key, target_key, action, outcome, correlation_id, occurred_at,
             tenant_id, actor, target, words)
        select i, s, ka::uuid, kt::uuid, a, o, r, oc::timestamptz, t, ac, ta, entry_words(w, t, ac, ta)
        from unnest(?::bigint[], ?::bytea[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                    ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
            as n (i, s, ka, kt, a, o, r, oc, t, ac, ta, w)
        """,
        indexes,
        bytes(entries, entry -> entry.payload().bytes()),
        texts(entries, entry -> entry.payload().actorKey().toString()),
        texts(entries, entry -> entry.payload().targetKey().toString()),
        texts(entries, entry -> entry.event().action()),
        texts(entries, entry -> entry.event().outcome().name()),
        texts(entries, entry -> entry.event().correlationId()),
        texts(entries, entry -> EntryPayload.columnTime(entry.event()).toString()),
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
