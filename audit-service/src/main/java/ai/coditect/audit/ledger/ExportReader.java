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

  private static final String ENTRIES =
      """
      select e.entry_index, e.tenant_seq, e.commitment, p.salt, p.canonical, r.reason
      from ledger_entry e
      left join entry_payload p using (entry_index) left join payload_removal r using (entry_index)
      """;

  private final JdbcTemplate jdbc;

  ExportReader(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * What keeps a tenant's payloads from being removed.
   *
   * @param releasedAt null while it lasts
   */
  public record Hold(String id, Instant placedAt, @Nullable Instant releasedAt) {}

  /** A tenant's entries behind a number, as far as the tree of {@code size} has them. */
  public List<ExportedEntry> ofTenant(TenantId tenant, long afterSeq, long size, int limit) {
    return jdbc.query(
        ENTRIES
            + "where e.tenant_id = ? and e.tenant_seq > ? and e.entry_index < ?"
            + " order by e.tenant_seq limit ?",
        ExportReader::entry,
        tenant.value(),
        afterSeq,
        size,
        limit);
  }

  /** All entries behind an index, as far as the tree of {@code size} has them. */
  public List<ExportedEntry> ofAll(long afterIndex, long size, int limit) {
    return jdbc.query(
        ENTRIES + "where e.entry_index > ? and e.entry_index < ? order by e.entry_index limit ?",
        ExportReader::entry,
        afterIndex,
        size,
        limit);
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
    return jdbc.query(
        ENTRIES
            + "where e.entry_index in (select p.entry_index "
            + about(tenant)
            + " and p.entry_index > ? and p.entry_index < ? order by p.entry_index limit ?)"
            + " order by e.entry_index",
        ExportReader::entry,
        values.toArray());
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

  private static ExportedEntry entry(ResultSet row, int number) throws SQLException {
    byte[] salt = row.getBytes(4);
    byte[] canonical = row.getBytes(5);
    return new ExportedEntry(
        row.getLong(1),
        row.getObject(2, Long.class),
        Hash.of(row.getBytes(3)),
        salt == null || canonical == null ? null : new EntryPayload(salt, canonical),
        row.getString(6));
  }
}
