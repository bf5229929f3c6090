package ai.coditect.selfservice.lifecycle;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Phase;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The states of all tenants, each as of now. Takes look-ups by primary key only. */
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
    return Optional.ofNullable(find(List.of(tenant)).get(tenant));
  }

  /** The states of those that there are, by one statement. */
  public Map<TenantId, TenantState> find(Collection<TenantId> tenants) {
    Map<TenantId, TenantState> found = new HashMap<>();
    jdbc.sql(
            """
            select t.id, t.departure_grace_ends_at, t.departure_cleared_at is not null as cleared,
                   exists (select from hold h where h.tenant_id = t.id and h.lifted_at is null) as held,
                   case when t.departure_grace_ends_at is null then false
                        else s.document ->> 'phase' = ? end as gone
            from tenant t left join tenant_status s on s.tenant_id = t.id
            where t.id = any (?)
            """)
        .params(GONE, TenantId.values(tenants))
        .query(
            row -> {
              found.put(
                  new TenantId(row.getString("id")),
                  state(
                      row.getTimestamp("departure_grace_ends_at"),
                      row.getBoolean("cleared"),
                      row.getBoolean("held"),
                      row.getBoolean("gone")));
            });
    return found;
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
