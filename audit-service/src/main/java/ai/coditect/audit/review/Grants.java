package ai.coditect.audit.review;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.StepStatus;
import ai.coditect.contracts.status.TenantStatus;
import java.sql.Timestamp;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What gives access to each tenant's backends, by its newest status, which provisioning makes of
 * what it observes. What is about to be taken away is among it until it was seen to be gone. Older
 * snapshots, late or repeated, have no effect.
 */
@Component
class Grants {

  private static final String PRESENT = "present";

  /** Kinds of resources, as in a step's key, that let somebody in. */
  private static final Set<String> KINDS = Set.of("role-binding", "login-role", "user");

  private final JdbcTemplate jdbc;

  Grants(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  @Transactional
  void store(TenantStatus status) {
    String[] grants =
        status.steps().stream()
            .map(StepStatus::key)
            .filter(Grants::letsIn)
            .distinct()
            .sorted()
            .toArray(String[]::new);
    jdbc.update(
        """
        insert into observed_grants as o (tenant_id, status_revision, reported_at, grants)
        values (?, ?, ?, ?)
        on conflict (tenant_id) do update set status_revision = excluded.status_revision,
            reported_at = excluded.reported_at, grants = excluded.grants
        where o.status_revision < excluded.status_revision
        """,
        status.tenantId().value(),
        status.statusRevision(),
        Timestamp.from(status.reportedAt()),
        grants);
  }

  private static boolean letsIn(String step) {
    String[] parts = step.split("\\.", 3);
    return parts.length == 3 && KINDS.contains(parts[1]);
  }

  /** Forgets those of a tenant that is no more. */
  @Transactional
  void forget(TenantId tenant) {
    jdbc.update("delete from observed_grants where tenant_id = ?", tenant.value());
  }

  /** A tenant's, ordered; none before its first status. */
  List<Access> of(TenantId tenant) {
    return jdbc.query(
        """
        select grant_key, reported_at from observed_grants, unnest(grants) as grant_key
        where tenant_id = ? order by grant_key
        """,
        (row, _) ->
            new Access(
                Access.Kind.GRANT,
                row.getString(1),
                PRESENT,
                Map.of("observedAt", row.getTimestamp(2).toInstant().toString())),
        tenant.value());
  }
}
