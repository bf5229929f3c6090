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
      select e.entry_index, e.tenant_id, e.tenant_seq, e.received_at, e.commitment,
      """
          + StoredPayload.COLUMNS
          + """
       from ledger_entry e left join entry_payload p using (entry_index)
      """;

  private final JdbcTemplate jdbc;
  private final Payloads payloads;

  EntryReader(JdbcTemplate jdbc, Payloads payloads) {
    this.jdbc = jdbc;
    this.payloads = payloads;
  }

  /** One entry, if the ledger goes so far. */
  public Optional<LedgerEntry> entry(long index) {
    return read(ENTRIES + "where e.entry_index = ?", index).stream().findFirst();
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
    return read(search.sql(), search.values());
  }

  private List<LedgerEntry> read(String sql, Object... values) {
    return payloads.read(() -> jdbc.query(sql, EntryReader::entry, values), LedgerEntry::with);
  }

  private static Payloads.Row<LedgerEntry> entry(ResultSet row, int number) throws SQLException {
    String tenant = row.getString(2);
    return new Payloads.Row<>(
        new LedgerEntry(
            row.getLong(1),
            tenant == null ? null : new TenantId(tenant),
            row.getObject(3, Long.class),
            row.getTimestamp(4).toInstant(),
            Hash.of(row.getBytes(5)),
            null),
        StoredPayload.of(row, 6));
  }
}
