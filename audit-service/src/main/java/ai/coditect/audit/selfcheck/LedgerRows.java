package ai.coditect.audit.selfcheck;

import ai.coditect.audit.ledger.Content;
import ai.coditect.audit.ledger.Payloads;
import ai.coditect.audit.ledger.SearchText;
import ai.coditect.audit.ledger.StoredPayload;
import ai.coditect.audit.merkle.Hash;
import ai.coditect.audit.merkle.Subtree;
import ai.coditect.audit.selfcheck.StoredRow.Columns;
import ai.coditect.audit.selfcheck.StoredRow.Payload;
import ai.coditect.contracts.audit.AuditEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Reads what is stored, as it is stored. */
@Component
class LedgerRows {

  /**
   * Each row is looked up, as in an export: what is read grows with what is checked, whatever the
   * plan.
   */
  private static final String ROWS =
      """
      select e.entry_index, e.commitment, e.tenant_id, e.tenant_seq, e.received_at, e.source, e.event_id,
          e.source_seq, b.entry_index, p.action, p.outcome, p.correlation_id, p.occurred_at, r.reason,
          p.tenant_id, p.actor, p.target,
      """
          + StoredPayload.COLUMNS
          + """
       from ledger_entry e
      left join lateral
        (select entry_index from ledger_entry b
         where b.tenant_id = e.tenant_id and b.tenant_seq = e.tenant_seq - 1 offset 0) b on true
      left join lateral
        (select * from entry_payload p where p.entry_index = e.entry_index offset 0) p on true
      left join lateral
        (select * from payload_removal r where r.entry_index = e.entry_index offset 0) r on true
      where e.entry_index >= ? and e.entry_index < ? order by e.entry_index
      """;

  private final JdbcTemplate jdbc;
  private final Payloads payloads;

  LedgerRows(JdbcTemplate jdbc, Payloads payloads) {
    this.jdbc = jdbc;
    this.payloads = payloads;
  }

  private record Read(StoredRow row, StoredPayload stored) {}

  /** The entries from one index to before another. */
  List<StoredRow> entries(long from, long to) {
    List<StoredRow> rows = read(from, to);
    if (rows.stream().anyMatch(StoredRow::isLocked)) {
      rows = read(from, to); // unless it was erased in this moment, row and key
    }
    Set<Long> misindexed = misindexed(rows);
    return misindexed.isEmpty()
        ? rows
        : rows.stream()
            .map(row -> misindexed.contains(row.index()) ? row.withOtherWords() : row)
            .toList();
  }

  private List<StoredRow> read(long from, long to) {
    List<Read> read =
        jdbc.query(ROWS, (row, _) -> new Read(row(row), StoredPayload.of(row, 18)), from, to);
    List<Content> contents = payloads.open(read.stream().map(Read::stored).toList());
    List<StoredRow> rows = new ArrayList<>(read.size());
    for (int i = 0; i < read.size(); i++) {
      rows.add(read.get(i).row().with(contents.get(i)));
    }
    return rows;
  }

  /** Those that a search by words would not find, or find by words that are not theirs. */
  private Set<Long> misindexed(List<StoredRow> rows) {
    List<Long> indexes = new ArrayList<>();
    List<AuditEvent> events = new ArrayList<>();
    for (StoredRow row : rows) {
      row.event()
          .ifPresent(
              event -> {
                indexes.add(row.index());
                events.add(event);
              });
    }
    return new HashSet<>(
        jdbc.queryForList(
            """
            select p.entry_index
            from unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[]) as w (i, t, tenant, actor, target)
            join entry_payload p on p.entry_index = w.i
            where p.words <> entry_words(w.t, w.tenant, w.actor, w.target)
            """,
            Long.class,
            indexes.toArray(Long[]::new),
            texts(events, SearchText::of),
            texts(events, event -> event.tenantId() == null ? null : event.tenantId().value()),
            texts(events, event -> event.actor().id()),
            texts(events, event -> event.target().id())));
  }

  private static Object[] texts(
      List<AuditEvent> events, Function<AuditEvent, @Nullable String> text) {
    return events.stream().map(text).toArray(String[]::new);
  }

  private static StoredRow row(ResultSet row) throws SQLException {
    return new StoredRow(
        row.getLong(1),
        Hash.of(row.getBytes(2)),
        new Columns(
            row.getString(3),
            row.getObject(4, Long.class),
            row.getTimestamp(5).toInstant(),
            row.getString(6),
            row.getString(7),
            row.getLong(8)),
        row.getObject(9, Long.class),
        payload(row),
        new Content.Absent(),
        row.getString(14),
        false);
  }

  private static @Nullable Payload payload(ResultSet row) throws SQLException {
    String action = row.getString(10);
    if (action == null) {
      return null;
    }
    return new Payload(
        action,
        row.getString(11),
        row.getString(12),
        row.getTimestamp(13).toInstant(),
        row.getString(15),
        row.getString(16),
        row.getString(17));
  }

  /** Those of the wanted inner nodes that are stored. */
  Map<Subtree, Hash> nodes(Collection<Subtree> wanted) {
    Map<Subtree, Hash> found = new HashMap<>();
    jdbc.query(
        """
        select level, node_index, hash
        from unnest(?::int[], ?::bigint[]) as w (level, node_index) join tree_node using (level, node_index)
        """,
        row -> {
          found.put(new Subtree(row.getInt(1), row.getLong(2)), Hash.of(row.getBytes(3)));
        },
        wanted.stream().map(Subtree::level).toArray(Integer[]::new),
        wanted.stream().map(Subtree::index).toArray(Long[]::new));
    return found;
  }
}
