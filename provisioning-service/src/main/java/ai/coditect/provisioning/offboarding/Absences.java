package ai.coditect.provisioning.offboarding;

import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.EventId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** What was observed to be absent, each with the audit event that says so. */
@Repository
class Absences {

  static final String ACTION = "tenant.absence-observed";
  private static final Actor ENGINE = new Actor(Actor.Type.SERVICE, "provisioning-service");

  private final JdbcClient jdbc;
  private final AuditTrail audit;
  private final Clock clock;

  Absences(JdbcClient jdbc, AuditTrail audit, Clock clock) {
    this.jdbc = jdbc;
    this.audit = audit;
    this.clock = clock;
  }

  /** That a target held nothing of the tenant's any more. */
  record Absence(String target, Instant at, String eventId) {}

  /** What was recorded for a departure, by target. */
  List<Absence> find(TenantId tenant, Instant requestedAt) {
    return jdbc.sql(
            """
            select target, observed_at, event_id from absence
            where tenant_id = ? and requested_at = ? order by target
            """)
        .params(tenant.value(), Timestamp.from(requestedAt))
        .query(
            (row, _) ->
                new Absence(
                    row.getString("target"),
                    row.getTimestamp("observed_at").toInstant(),
                    row.getString("event_id")))
        .list();
  }

  /** Records, together with the audit events, that these targets hold nothing any more. Once. */
  @Transactional
  public void record(TenantId tenant, Instant requestedAt, Collection<String> targets) {
    Instant now = clock.instant();
    List<AuditEntry> entries = new ArrayList<>();
    for (String target : new TreeSet<>(targets)) {
      EventId event = EventId.next();
      int added =
          jdbc.sql(
                  """
                  insert into absence (tenant_id, requested_at, target, observed_at, event_id)
                  values (?, ?, ?, ?, ?) on conflict do nothing
                  """)
              .params(
                  tenant.value(),
                  Timestamp.from(requestedAt),
                  target,
                  Timestamp.from(now),
                  event.value())
              .update();
      if (added == 1) {
        entries.add(
            AuditEntry.of(ENGINE, ACTION, new Target("target", target), Outcome.SUCCEEDED)
                .withEventId(event)
                .withTenant(tenant));
      }
    }
    audit.record(entries);
  }
}
