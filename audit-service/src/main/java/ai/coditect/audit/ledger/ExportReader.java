package ai.coditect.audit.ledger;

import ai.coditect.audit.merkle.Hash;
import ai.coditect.contracts.id.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;

/** Reads long parts of the ledger, a page at a time. */
@Service
public class ExportReader {

  /**
   * A page has both ends in its condition, as numbers have no gaps, and what belongs to its entries
   * is looked up: so it costs what it holds, whatever the planner believes of tables that grew a
   * moment ago. With a limit and plain joins it was at times planned to read, for each page, all
   * that is behind it. Where a damaged ledger lacks entries, a page is shorter, or begins later.
   */
  private static final String ENTRIES =
      """
      select e.entry_index, e.tenant_seq, e.commitment, r.reason,
      """
          + StoredPayload.COLUMNS
          + """
       from (select entry_index, tenant_seq, commitment from ledger_entry e %1$s) e
      left join lateral
        (select * from entry_payload p where p.entry_index = e.entry_index offset 0) p on true
      left join lateral
        (select * from payload_removal r where r.entry_index = e.entry_index offset 0) r on true
      order by e.%2$s
      """;

  private static final String OF_TENANT =
      ENTRIES.formatted(
          "where e.tenant_id = ? and e.tenant_seq > ? and e.tenant_seq <= ? and e.entry_index < ?",
          "tenant_seq");

  private static final String OF_ALL =
      ENTRIES.formatted("where e.entry_index > ? and e.entry_index <= ?", "entry_index");

  private final JdbcTemplate jdbc;
  private final Payloads payloads;

  ExportReader(JdbcTemplate jdbc, Payloads payloads) {
    this.jdbc = jdbc;
    this.payloads = payloads;
  }

  /**
   * What keeps a tenant's payloads from being removed.
   *
   * @param releasedAt null while it lasts
   */
  public record Hold(String id, Instant placedAt, @Nullable Instant releasedAt) {}

  /** A tenant's next entries behind a number, as far as the tree of {@code size} has them. */
  public List<ExportedEntry> ofTenant(TenantId tenant, long afterSeq, long size, int limit) {
    String id = tenant.value();
    List<ExportedEntry> page = read(OF_TENANT, id, afterSeq, afterSeq + limit, size);
    if (!page.isEmpty()) {
      return page;
    }
    Long next =
        jdbc.queryForObject(
            """
            select min(tenant_seq) from ledger_entry
            where tenant_id = ? and tenant_seq > ? and entry_index < ?
            """,
            Long.class,
            id,
            afterSeq,
            size);
    return next == null ? page : read(OF_TENANT, id, next - 1, next - 1 + limit, size);
  }

  /** The next entries behind an index, as far as the tree of {@code size} has them. */
  public List<ExportedEntry> ofAll(long afterIndex, long size, int limit) {
    List<ExportedEntry> page = read(OF_ALL, afterIndex, Math.min(afterIndex + limit, size - 1));
    if (!page.isEmpty()) {
      return page;
    }
    Long next =
        jdbc.queryForObject(
            "select min(entry_index) from ledger_entry where entry_index > ? and entry_index < ?",
            Long.class,
            afterIndex,
            size);
    return next == null ? page : read(OF_ALL, next - 1, Math.min(next - 1 + limit, size - 1));
  }

  /**
   * Entries behind an index that some persons made or that were made about them, as far as the tree
   * of {@code size} has them and their payloads are there.
   *
   * @param tenant whose; null for all
   * @param subjects ids of actors and targets
   */
  public List<ExportedEntry> ofSubjects(
      @Nullable TenantId tenant, List<String> subjects, long afterIndex, long size, int limit) {
    if (subjects.isEmpty()) {
      return List.of();
    }
    List<Object> values = about(tenant, subjects);
    values.addAll(List.of(afterIndex, size, limit));
    String which =
        "where e.entry_index in (select p.entry_index "
            + about(tenant)
            + " and p.entry_index > ? and p.entry_index < ? order by p.entry_index limit ?)";
    return read(ENTRIES.formatted(which, "entry_index"), values.toArray());
  }

  /** The tenants in whose trails these persons are, so many at the most. */
  public List<TenantId> tenantsOf(List<String> subjects, int limit) {
    List<Object> values = about(null, subjects);
    values.add(limit);
    return jdbc.query(
        "select distinct p.tenant_id " + about(null) + " and p.tenant_id is not null limit ?",
        (row, number) -> new TenantId(row.getString(1)),
        values.toArray());
  }

  /** Within a tenant its own indexes answer; across tenants only the words have one. */
  private static String about(@Nullable TenantId tenant) {
    return (tenant == null
            ? "from entry_payload p where p.words @@ ?::tsquery"
            : "from entry_payload p where p.tenant_id = ?")
        + " and (p.actor = any (?) or p.target = any (?))";
  }

  private static List<Object> about(@Nullable TenantId tenant, List<String> subjects) {
    String anywhere =
        subjects.stream()
            .flatMap(subject -> Stream.of("actor:" + subject, "target:" + subject))
            .map(EntrySearch::lexeme)
            .collect(Collectors.joining(" | "));
    String[] ids = subjects.toArray(String[]::new);
    return new ArrayList<>(List.of(tenant == null ? anywhere : tenant.value(), ids, ids));
  }

  /** The index of the first entry that was received at a time or later. */
  public long firstSince(Instant time) {
    Long index =
        jdbc.queryForObject("select first_entry_since(?)", Long.class, Timestamp.from(time));
    return index == null ? 0 : index;
  }

  /** The number of a tenant's last entry before an index; 0 if there is none. */
  public long lastNumberBefore(TenantId tenant, long index) {
    Long number =
        jdbc.queryForObject(
            """
            select coalesce(max(tenant_seq), 0) from ledger_entry
            where tenant_id = ? and entry_index < ?
            """,
            Long.class,
            tenant.value(),
            index);
    return number == null ? 0 : number;
  }

  /** Everything that holds or held a tenant's payloads. */
  public List<Hold> holds(TenantId tenant) {
    return jdbc.query(
        "select id, placed_at, released_at from legal_hold where tenant_id = ? order by placed_at",
        (row, number) ->
            new Hold(
                row.getString(1),
                row.getTimestamp(2).toInstant(),
                row.getTimestamp(3) == null ? null : row.getTimestamp(3).toInstant()),
        tenant.value());
  }

  private List<ExportedEntry> read(String query, Object... values) {
    return payloads.read(() -> jdbc.query(query, ExportReader::entry, values), ExportedEntry::with);
  }

  private static Payloads.Row<ExportedEntry> entry(ResultSet row, int number) throws SQLException {
    return new Payloads.Row<>(
        new ExportedEntry(
            row.getLong(1),
            row.getObject(2, Long.class),
            Hash.of(row.getBytes(3)),
            null,
            row.getString(4)),
        StoredPayload.of(row, 5));
  }
}
