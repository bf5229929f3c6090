package ai.coditect.provisioning.offboarding;

import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.provisioning.converge.WorkQueue;
import ai.coditect.provisioning.tenants.TenantRecords;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** What forbids the deletion of tenants' data; each placing and lifting is in the trail. */
@Repository
class LegalHolds {

  private final JdbcClient jdbc;
  private final TenantRecords tenants;
  private final WorkQueue work;
  private final AuditTrail audit;
  private final Clock clock;

  LegalHolds(
      JdbcClient jdbc, TenantRecords tenants, WorkQueue work, AuditTrail audit, Clock clock) {
    this.jdbc = jdbc;
    this.tenants = tenants;
    this.work = work;
    this.audit = audit;
    this.clock = clock;
  }

  /** One that is in force. */
  record LegalHold(String id, String reason, String placedBy, Instant placedAt) {}

  /** Those in force, oldest first; empty if there is no such tenant. */
  Optional<List<LegalHold>> find(TenantId tenant) {
    return tenants.find(tenant).map(_ -> inForce(tenant));
  }

  private List<LegalHold> inForce(TenantId tenant) {
    return jdbc.sql(
            """
            select legal_hold_id, reason, placed_by, placed_at from legal_hold
            where tenant_id = ? and lifted_at is null order by placed_at
            """)
        .param(tenant.value())
        .query(
            (row, _) ->
                new LegalHold(
                    row.getString("legal_hold_id"),
                    row.getString("reason"),
                    row.getString("placed_by"),
                    row.getTimestamp("placed_at").toInstant()))
        .list();
  }

  /** Places one; empty if there is no such tenant. */
  @Transactional
  public Optional<LegalHold> place(TenantId tenant, String reason, Actor by) {
    if (tenants.lock(tenant).isEmpty()) {
      return Optional.empty();
    }
    var hold = new LegalHold(UUID.randomUUID().toString(), reason, by.id(), clock.instant());
    jdbc.sql(
            """
            insert into legal_hold (legal_hold_id, tenant_id, reason, placed_by, placed_at)
            values (?, ?, ?, ?, ?)
            """)
        .params(hold.id(), tenant.value(), reason, hold.placedBy(), Timestamp.from(hold.placedAt()))
        .update();
    tenants.storeLegalHold(tenant, true);
    audit.record(entry(tenant, "legal-hold.placed", hold.id(), by).withReason(reason));
    work.wake(tenant);
    return Optional.of(hold);
  }

  /** Lifts one; says whether it was in force. */
  @Transactional
  public boolean lift(TenantId tenant, String id, String reason, Actor by) {
    if (tenants.lock(tenant).isEmpty()) {
      return false;
    }
    int lifted =
        jdbc.sql(
                """
                update legal_hold set lifted_by = ?, lifted_at = ?
                where tenant_id = ? and legal_hold_id = ? and lifted_at is null
                """)
            .params(by.id(), Timestamp.from(clock.instant()), tenant.value(), id)
            .update();
    if (lifted == 1) {
      tenants.storeLegalHold(tenant, !inForce(tenant).isEmpty());
      audit.record(entry(tenant, "legal-hold.lifted", id, by).withReason(reason));
      work.wake(tenant);
    }
    return lifted == 1;
  }

  private static AuditEntry entry(TenantId tenant, String action, String id, Actor by) {
    return AuditEntry.of(by, action, new Target("legal-hold", id), Outcome.SUCCEEDED)
        .withTenant(tenant);
  }
}
