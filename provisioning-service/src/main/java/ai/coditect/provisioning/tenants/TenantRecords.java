package ai.coditect.provisioning.tenants;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.contracts.tenant.TenantMembers;
import ai.coditect.platform.event.EventJson;
import ai.coditect.provisioning.cell.CellId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Reads and writes tenants' rows. Whoever changes one holds its row lock until the transaction
 * ends.
 */
@Repository
public class TenantRecords {

  private static final String SELECT =
      """
      select t.intent, t.members, t.traceparent, t.cell_id, t.epoch, t.status, t.failures,
             exists (select from step s where s.tenant_id = t.tenant_id and s.state = 'intended') as interrupted
      from tenant t where t.tenant_id = ? and t.intent is not null
      """;

  private final JdbcClient jdbc;

  TenantRecords(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Keeps an intent if it is newer than what is there; says whether it was. */
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean storeIfNewer(TenantIntent intent, @Nullable String traceparent) {
    return jdbc.sql(
                """
                insert into tenant as t (tenant_id, intent, generation, traceparent) values (?, ?::jsonb, ?, ?)
                on conflict (tenant_id) do update
                set intent = excluded.intent, generation = excluded.generation, traceparent = excluded.traceparent
                where t.generation < excluded.generation
                """)
            .param(intent.tenantId().value())
            .param(EventJson.writeText(intent))
            .param(intent.generation())
            .param(traceparent)
            .update()
        > 0;
  }

  /** Keeps members if they are newer than what is there; says whether they were. */
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean storeIfNewer(TenantMembers members, @Nullable String traceparent) {
    return jdbc.sql(
                """
                insert into tenant as t (tenant_id, members, members_generation, traceparent) values (?, ?::jsonb, ?, ?)
                on conflict (tenant_id) do update
                set members = excluded.members, members_generation = excluded.members_generation,
                    traceparent = coalesce(excluded.traceparent, t.traceparent)
                where t.members_generation < excluded.members_generation
                """)
            .param(members.tenantId().value())
            .param(EventJson.writeText(members))
            .param(members.generation())
            .param(traceparent)
            .update()
        > 0;
  }

  /** A tenant of which an intent is known. */
  public Optional<TenantRecord> find(TenantId tenant) {
    return jdbc.sql(SELECT).param(tenant.value()).query(TenantRecords::read).optional();
  }

  /** As {@link #find}, and holds the row lock until the transaction ends. */
  @Transactional(propagation = Propagation.MANDATORY)
  public Optional<TenantRecord> lock(TenantId tenant) {
    return jdbc.sql(SELECT + " for no key update of t")
        .param(tenant.value())
        .query(TenantRecords::read)
        .optional();
  }

  /**
   * Begins a new epoch: from now on, nothing that an older run writes is taken. Needs the row lock.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public long nextEpoch(TenantId tenant) {
    return jdbc.sql("update tenant set epoch = epoch + 1 where tenant_id = ? returning epoch")
        .param(tenant.value())
        .query(Long.class)
        .single();
  }

  /** Keeps what is reported. Needs the row lock. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void storeStatus(TenantStatus status) {
    jdbc.sql("update tenant set status = ?::jsonb, status_revision = ? where tenant_id = ?")
        .params(EventJson.writeText(status), status.statusRevision(), status.tenantId().value())
        .update();
  }

  /** Keeps how many runs in a row failed for now. Needs the row lock. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void storeFailures(TenantId tenant, int failures) {
    jdbc.sql("update tenant set failures = ? where tenant_id = ?")
        .params(failures, tenant.value())
        .update();
  }

  private static TenantRecord read(ResultSet row, int number) throws SQLException {
    String members = row.getString("members");
    String cell = row.getString("cell_id");
    String status = row.getString("status");
    return new TenantRecord(
        EventJson.read(row.getString("intent"), TenantIntent.class),
        members == null ? null : EventJson.read(members, TenantMembers.class),
        row.getString("traceparent"),
        cell == null ? null : new CellId(cell),
        row.getLong("epoch"),
        status == null ? null : EventJson.read(status, TenantStatus.class),
        row.getInt("failures"),
        row.getBoolean("interrupted"));
  }
}
