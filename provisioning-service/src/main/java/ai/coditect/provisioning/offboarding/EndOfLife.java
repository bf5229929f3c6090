package ai.coditect.provisioning.offboarding;

import ai.coditect.contracts.EventTypes;
import ai.coditect.contracts.Topics;
import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.EventId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.status.TenantStatus.Offboarding;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.platform.event.OutgoingEvent;
import ai.coditect.platform.outbox.Outbox;
import ai.coditect.provisioning.cell.Placement;
import ai.coditect.provisioning.tenants.TenantRecord;
import ai.coditect.provisioning.tenants.TenantRecords;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Ends the lives of tenants that are gone, once the time is over in which their documents can be
 * fetched: these go, all that is known of the tenant here goes, and a tombstone says so on {@code
 * tenant.provisioning}. What was done stays in the ledger. A legal hold keeps all of it until it is
 * lifted: the archive may be all that is left of what is held.
 */
@Component
class EndOfLife {

  private static final Actor ENGINE = new Actor(Actor.Type.SERVICE, "provisioning-service");

  private final JdbcClient jdbc;
  private final TenantRecords tenants;
  private final Placement placement;
  private final Outbox outbox;
  private final AuditTrail audit;
  private final Clock clock;

  EndOfLife(
      JdbcClient jdbc,
      TenantRecords tenants,
      Placement placement,
      Outbox outbox,
      AuditTrail audit,
      Clock clock) {
    this.jdbc = jdbc;
    this.tenants = tenants;
    this.placement = placement;
    this.outbox = outbox;
    this.audit = audit;
    this.clock = clock;
  }

  /** Tenants whose time is over and that no legal hold keeps, at most so many. */
  List<TenantId> due(int limit) {
    return jdbc.sql(
            """
            select tenant_id from tenant_status
            where phase = 'offboarded' and (status::jsonb #>> '{offboarding,documentsUntil}')::timestamptz <= ?
              and not (select t.legal_hold from tenant t where t.tenant_id = tenant_status.tenant_id)
            order by tenant_id limit ?
            """)
        .params(Timestamp.from(clock.instant()), limit)
        .query((row, _) -> new TenantId(row.getString(1)))
        .list();
  }

  /** Ends a tenant's life if it is due and nobody works on it; says whether it did. */
  @Transactional
  public boolean end(TenantId tenant) {
    if (!takeFromEngine(tenant)) {
      return false;
    }
    TenantRecord record = tenants.lock(tenant).orElse(null);
    if (record == null || record.legalHold() || !isOver(record.status(), clock.instant())) {
      return false;
    }
    for (String table :
        new String[] {"tenant_archive", "deletion_certificate", "absence", "legal_hold"}) {
      jdbc.sql("delete from %s where tenant_id = ?".formatted(table))
          .param(tenant.value())
          .update();
    }
    tenants.end(tenant);
    if (record.cell() != null) {
      placement.leave(record.cell());
    }
    audit.record(
        AuditEntry.of(
                ENGINE, "tenant.ended", new Target("tenant", tenant.value()), Outcome.SUCCEEDED)
            .withTenant(tenant));
    outbox.append(
        OutgoingEvent.tombstone(
            Topics.TENANT_PROVISIONING,
            tenant.value(),
            EventId.named("end/" + tenant, "provisioning"),
            EventTypes.TENANT_ENDED,
            clock.instant()));
    return true;
  }

  /** A run that is under way comes first; its row is ours to the end of the transaction. */
  private boolean takeFromEngine(TenantId tenant) {
    return jdbc.sql(
            "select 1 from work where tenant_id = ? and owner is null for update skip locked")
        .param(tenant.value())
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  private static boolean isOver(@Nullable TenantStatus status, Instant now) {
    Offboarding offboarding = status == null ? null : status.offboarding();
    return status != null
        && status.phase() == Phase.OFFBOARDED
        && offboarding != null
        && offboarding.documentsUntil() != null
        && !now.isBefore(offboarding.documentsUntil());
  }
}
