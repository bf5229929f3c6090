package ai.coditect.audit.ledger;

import ai.coditect.audit.merkle.Hash;
import ai.coditect.contracts.id.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;

/** Reads entries as they are committed. */
@Service
public class EntryReader {

  private static final String ENTRIES =
      """
      select e.entry_index, e.tenant_id, e.tenant_seq, e.received_at, e.commitment, p.salt, p.canonical
      from ledger_entry e left join entry_payload p using (entry_index)
      """;

  private final JdbcTemplate jdbc;

  EntryReader(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** One entry, if the ledger goes so far. */
  public Optional<LedgerEntry> entry(long index) {
    return jdbc.query(ENTRIES + "where e.entry_index = ?", EntryReader::entry, index).stream()
        .findFirst();
  }

  /**
   * The first entries behind a position.
   *
   * @param after an index, or a tenant's sequence number if the filter {@link
   *     EntryFilter#isByNumber()}; null to begin at the end that {@code order} names
   * @param limit how many at most
   */
  public List<LedgerEntry> page(
      EntryFilter filter, EntryOrder order, @Nullable Long after, int limit) {
    var search = new EntrySearch(filter, order, after, limit);
    return jdbc.query(search.sql(), EntryReader::entry, search.values());
  }

  private static LedgerEntry entry(ResultSet row, int number) throws SQLException {
    String tenant = row.getString(2);
    byte[] salt = row.getBytes(6);
    byte[] canonical = row.getBytes(7);
    return new LedgerEntry(
        row.getLong(1),
        tenant == null ? null : new TenantId(tenant),
        row.getObject(3, Long.class),
        row.getTimestamp(4).toInstant(),
        Hash.of(row.getBytes(5)),
        salt == null || canonical == null ? null : new EntryPayload(salt, canonical));
  }
}
