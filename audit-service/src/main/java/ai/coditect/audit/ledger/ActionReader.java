package ai.coditect.audit.ledger;

import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.event.EventJson;
import java.util.Collection;
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

  /** The part of a canonical entry that is asked for here. */
  private record Document(AuditEvent event) {}

  ActionReader(DataSource database) {
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
    jdbc.query(
        "select p.canonical from entry_payload p join ledger_entry e using (entry_index)"
            + " where p.action = any (?)"
            + ofOne
            + " order by entry_index",
        row -> {
          reader.accept(EventJson.read(row.getBytes(1), Document.class).event());
        },
        tenant == null ? new Object[] {wanted} : new Object[] {wanted, tenant.value()});
  }
}
