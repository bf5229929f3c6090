package ai.coditect.audit.ledger;

import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.id.TenantId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Reads all events of some actions, however many, a few at a time. */
@Service
public class ActionReader {

  private static final int FETCH = 1000;
  private static final int SECONDS = 300;

  private final JdbcTemplate jdbc;
  private final Payloads payloads;

  ActionReader(DataSource database, Payloads payloads) {
    this.payloads = payloads;
    this.jdbc = new JdbcTemplate(database);
    this.jdbc.setFetchSize(FETCH);
    this.jdbc.setQueryTimeout(SECONDS);
  }

  /**
   * Hands over the events of a tenant, or, with null, of all, in the ledger's order. What retention
   * has removed is not among them.
   */
  @Transactional(readOnly = true)
  public void read(
      @Nullable TenantId tenant, Collection<String> actions, Consumer<AuditEvent> reader) {
    String[] wanted = actions.toArray(String[]::new);
    String ofOne = tenant == null ? "" : " and e.tenant_id = ?";
    List<StoredPayload> page = new ArrayList<>(FETCH);
    jdbc.query(
        "select "
            + StoredPayload.COLUMNS
            + " from entry_payload p join ledger_entry e using (entry_index)"
            + " where p.action = any (?)"
            + ofOne
            + " order by entry_index",
        row -> {
          page.add(StoredPayload.of(row, 1));
          if (page.size() == FETCH) {
            handOver(page, reader);
          }
        },
        tenant == null ? new Object[] {wanted} : new Object[] {wanted, tenant.value()});
    handOver(page, reader);
  }

  private void handOver(List<StoredPayload> page, Consumer<AuditEvent> reader) {
    for (Content content : payloads.open(page)) {
      EntryPayload payload = content.orNull(); // null: erased a moment ago
      if (payload != null) {
        reader.accept(payload.event());
      }
    }
    page.clear();
  }
}
