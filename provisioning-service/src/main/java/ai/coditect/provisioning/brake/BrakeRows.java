package ai.coditect.provisioning.brake;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Guard.Brake;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The brake's tables. All times are the database's. */
@Repository
class BrakeRows {

  private static final String SELECT =
      "select state, since, changed_by, reason, automatic, counted_from from delete_brake where id = 1";

  private final JdbcTemplate jdbc;

  BrakeRows(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  BrakeState read() {
    return state(SELECT);
  }

  /** As {@link #read}, and nobody else decides until the transaction ends. */
  BrakeState lock() {
    return state(SELECT + " for update");
  }

  private BrakeState state(String sql) {
    return Objects.requireNonNull(jdbc.queryForObject(sql, BrakeRows::state));
  }

  private static BrakeState state(ResultSet row, int number) throws SQLException {
    return new BrakeState(
        Brake.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        row.getTimestamp("since").toInstant(),
        row.getString("changed_by"),
        row.getString("reason"),
        row.getBoolean("automatic"),
        row.getTimestamp("counted_from").toInstant());
  }

  void engage(Brake level, String by, String reason, boolean automatic) {
    store(level, by, reason, automatic);
    jdbc.update("update frozen set released_at = null where released_at is not null");
  }

  /** Lets go of what is frozen now and begins to count anew. */
  List<TenantId> release(String by, String reason) {
    store(Brake.RELEASED, by, reason, false);
    jdbc.update("update delete_brake set counted_from = clock_timestamp()");
    jdbc.update("delete from frozen where released_at is not null");
    return jdbc
        .query(
            "update frozen set released_at = clock_timestamp() returning tenant_id, since",
            (row, _) -> new TenantId(row.getString(1)))
        .stream()
        .toList();
  }

  private void store(Brake level, String by, String reason, boolean automatic) {
    jdbc.update(
        """
        update delete_brake
        set state = ?, since = clock_timestamp(), changed_by = ?, reason = ?, automatic = ?
        """,
        level.name().toLowerCase(Locale.ROOT),
        by,
        reason,
        automatic);
  }

  /** Whether an operator has let go of just this, within the hour. */
  boolean released(TenantId tenant, Collection<ResourceKey> keys) {
    return !jdbc.queryForList(
            """
            select 1 from frozen
            where tenant_id = ? and released_at > clock_timestamp() - interval '1 hour' and keys @> ?::text[]
            """,
            Integer.class,
            tenant.value(),
            texts(keys))
        .isEmpty();
  }

  void deletes(TenantId tenant) {
    jdbc.update(
        """
        insert into deletion (tenant_id, at) values (?, clock_timestamp())
        on conflict (tenant_id) do update set at = excluded.at
        """,
        tenant.value());
  }

  /** How many tenants something was deleted of within the hour, and since the last release. */
  long counted() {
    return number(
        """
        select count(*) from deletion
        where at > clock_timestamp() - interval '1 hour' and at > (select counted_from from delete_brake)
        """);
  }

  long tenants() {
    return number("select count(*) from tenant");
  }

  long frozen() {
    return number("select count(*) from frozen where released_at is null");
  }

  private long number(String sql) {
    return Objects.requireNonNull(jdbc.queryForObject(sql, Long.class));
  }

  void froze(TenantId tenant, Collection<ResourceKey> keys) {
    jdbc.update(
        """
        insert into frozen as f (tenant_id, keys) values (?, ?::text[])
        on conflict (tenant_id) do update set keys = excluded.keys, released_at = null
        where f.keys <> excluded.keys or f.released_at is not null
        """,
        tenant.value(),
        texts(keys));
  }

  void thawed(TenantId tenant) {
    jdbc.update("delete from frozen where tenant_id = ? and released_at is null", tenant.value());
  }

  List<FrozenTenant> frozen(@Nullable TenantId after, int most) {
    return jdbc.query(
        """
        select tenant_id, keys, since from frozen
        where released_at is null and tenant_id > ? order by tenant_id limit ?
        """,
        (row, _) ->
            new FrozenTenant(
                new TenantId(row.getString("tenant_id")),
                List.of((String[]) row.getArray("keys").getArray()),
                row.getTimestamp("since").toInstant()),
        after == null ? "" : after.value(),
        most);
  }

  private static String[] texts(Collection<ResourceKey> keys) {
    return keys.stream().map(ResourceKey::toString).sorted().toArray(String[]::new);
  }
}
