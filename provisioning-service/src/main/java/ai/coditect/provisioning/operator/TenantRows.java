package ai.coditect.provisioning.operator;

import ai.coditect.contracts.id.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Tenants as operators search them: by columns with indexes, never through the stored documents.
 */
@Repository
class TenantRows {

  private static final String FROM =
      " from tenant t left join tenant_status s using (tenant_id) left join work w using (tenant_id) where ";

  private final JdbcTemplate jdbc;

  TenantRows(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * One tenant in a list.
   *
   * @param since when this reason was first reported
   * @param step target and kind of the first step that failed
   * @param paused why an operator holds it back
   * @param dueAt when it is looked at next
   */
  record TenantRow(
      TenantId tenantId,
      @Nullable String cell,
      String phase,
      @Nullable String reason,
      @Nullable Instant since,
      @Nullable String tier,
      int tierRevision,
      @Nullable String step,
      @Nullable String paused,
      @Nullable Instant dueAt) {}

  /**
   * A page, by tenant id.
   *
   * @param condition the type of a condition that is not true
   * @param olderThan how long the reason has been the same
   */
  List<TenantRow> list(
      TenantFilter filter,
      @Nullable String condition,
      @Nullable Duration olderThan,
      @Nullable TenantId after,
      int most) {
    TenantFilter.Sql sql = filter.sql();
    if (condition != null) {
      sql.and("? = any (s.unready) and s.phase not in ('ready', 'offboarded')", condition);
    }
    if (olderThan != null) {
      sql.and("s.since < now() - ? * interval '1 ms'", olderThan.toMillis());
    }
    if (after != null) {
      sql.and("t.tenant_id > ?", after.value());
    }
    return jdbc.query(
        """
        select t.tenant_id, t.cell_id, s.phase, s.reason, s.since, s.tier, coalesce(s.tier_revision, 0) as revision,
          s.step, w.paused, w.due_at"""
            + FROM
            + sql.condition()
            + " order by t.tenant_id limit ?",
        TenantRows::row,
        sql.arguments(most));
  }

  long count(TenantFilter filter) {
    TenantFilter.Sql sql = filter.sql();
    return Objects.requireNonNull(
        jdbc.queryForObject(
            "select count(*)" + FROM + sql.condition(), Long.class, sql.arguments()));
  }

  List<TenantId> find(TenantFilter filter, @Nullable TenantId after, int most) {
    TenantFilter.Sql sql = filter.sql();
    if (after != null) {
      sql.and("t.tenant_id > ?", after.value());
    }
    return jdbc.query(
        "select t.tenant_id" + FROM + sql.condition() + " order by t.tenant_id limit ?",
        (row, _) -> new TenantId(row.getString(1)),
        sql.arguments(most));
  }

  private static TenantRow row(ResultSet row, int number) throws SQLException {
    String phase = row.getString("phase");
    return new TenantRow(
        new TenantId(row.getString("tenant_id")),
        row.getString("cell_id"),
        phase == null ? "pending" : phase,
        row.getString("reason"),
        instant(row, "since"),
        row.getString("tier"),
        row.getInt("revision"),
        row.getString("step"),
        row.getString("paused"),
        instant(row, "due_at"));
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    var at = row.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }
}
