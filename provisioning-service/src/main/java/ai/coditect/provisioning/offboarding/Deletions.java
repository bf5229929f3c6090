package ai.coditect.provisioning.offboarding;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.provisioning.offboarding.DeletionCertificate.Deleted;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What was deleted of a departing tenant, by the journal of its runs. */
@Repository
class Deletions {

  private final JdbcClient jdbc;

  Deletions(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * All that a step set out to delete or to revoke since the departure was asked for, with the time
   * of the last attempt. That an attempt whose end nobody wrote down was the last one needed is
   * what observing its absence shows.
   */
  List<Deleted> since(TenantId tenant, Instant requestedAt) {
    return jdbc.sql(
            """
            select step_key, max(coalesce(ended_at, started_at)) as at from step
            where tenant_id = ? and action in ('deleted', 'revoked') and started_at >= ?
            group by step_key order by at, step_key
            """)
        .params(tenant.value(), Timestamp.from(requestedAt))
        .query(
            (row, _) -> new Deleted(row.getString("step_key"), row.getTimestamp("at").toInstant()))
        .list();
  }
}
