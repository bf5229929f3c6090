package ai.coditect.selfservice.lifecycle;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Phase;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The states of all tenants, each as of now. Takes one look-up by primary key. */
@Component
public class TenantStates {

  private static final String GONE = Phase.OFFBOARDED.name().toLowerCase(Locale.ROOT);

  private final JdbcClient jdbc;
  private final Clock clock;

  TenantStates(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** A tenant's state; empty if there is no such tenant. */
  public Optional<TenantState> find(TenantId tenant) {
    return jdbc.sql(
            """
            select t.departure_grace_ends_at, t.departure_cleared_at is not null as cleared,
                   exists (select from hold h where h.tenant_id = t.id and h.lifted_at is null) as held,
                   case when t.departure_grace_ends_at is null then false
                        else s.document ->> 'phase' = ? end as gone
            from tenant t left join tenant_status s on s.tenant_id = t.id
            where t.id = ?
            """)
        .params(GONE, tenant.value())
        .query(
            (row, _) ->
                state(
                    row.getTimestamp("departure_grace_ends_at"),
                    row.getBoolean("cleared"),
                    row.getBoolean("held"),
                    row.getBoolean("gone")))
        .optional();
  }

  private TenantState state(
      @Nullable Timestamp graceEndsAt, boolean cleared, boolean held, boolean gone) {
    if (graceEndsAt == null) {
      return held ? TenantState.SUSPENDED : TenantState.ACTIVE;
    }
    Instant end = graceEndsAt.toInstant();
    if (gone) {
      return TenantState.OFFBOARDED;
    }
    return !cleared && clock.instant().isBefore(end)
        ? TenantState.OFFBOARDING
        : TenantState.DELETING;
  }
}
