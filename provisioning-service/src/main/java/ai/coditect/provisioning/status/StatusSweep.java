package ai.coditect.provisioning.status;

import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.platform.event.EventJson;
import ai.coditect.platform.outbox.Outbox;
import ai.coditect.platform.sweep.Sweep;
import ai.coditect.platform.trace.Traced;
import ai.coditect.provisioning.tenants.StatusDocument;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Sends every tenant's newest status again, so that one which Kafka holds out of order, or which a
 * restored broker has lost, is put right within a day. Who knows the revision takes no notice. A
 * tenant that has been gone for a week is left out: by then nobody waits for it, and its topic may
 * have forgotten it.
 */
@Component
class StatusSweep implements Sweep {

  private final JdbcTemplate jdbc;
  private final Outbox outbox;

  StatusSweep(JdbcTemplate jdbc, Outbox outbox) {
    this.jdbc = jdbc;
    this.outbox = outbox;
  }

  @Override
  public String name() {
    return "statuses";
  }

  /** A tenant that is being reported on at this moment is passed over: it sends what is newer. */
  @Override
  public @Nullable String page(String after, int size) {
    List<String> tenants =
        jdbc.queryForList(
            """
            select w.tenant_id from work w join tenant_status s using (tenant_id)
            where w.tenant_id > ? and not (s.phase = 'offboarded' and s.since < now() - interval '7 days')
            order by w.tenant_id limit ? for no key update of w skip locked
            """,
            String.class,
            after,
            size);
    if (tenants.isEmpty()) {
      return null;
    }
    // Read under the locks, in a statement of its own: what was committed before them is seen.
    outbox.appendTraced(
        jdbc.query(
            "select status from tenant_status where tenant_id = any (?)",
            (row, _) ->
                new Traced<>(
                    null,
                    StatusReporter.event(
                        StatusDocument.of(EventJson.read(row.getString(1), TenantStatus.class)))),
            (Object) tenants.toArray(String[]::new)));
    return tenants.getLast();
  }
}
