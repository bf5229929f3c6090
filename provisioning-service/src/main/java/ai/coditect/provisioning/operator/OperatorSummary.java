package ai.coditect.provisioning.operator;

import ai.coditect.contracts.id.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What is wrong, in groups, which definitions are in use, and what changed last. */
@RestController
class OperatorSummary {

  private static final int MOST_GROUPS = 200;
  private static final int MOST_CHANGES = 50;

  private final JdbcTemplate jdbc;

  OperatorSummary(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * The groups with most tenants first.
   *
   * @param offboarded how many tenants are gone, and known only for the sake of their documents;
   *     they are in none of the other numbers
   * @param changes what of ours changed last, newest first, to be laid beside when trouble began
   */
  record Summary(
      List<Group> notReady, List<Revision> tiers, long offboarded, List<Change> changes) {}

  /**
   * Tenants that are not ready for the same reason, at the same place.
   *
   * @param target of the first step that failed
   * @param step its kind
   * @param since when the first of them was reported so
   * @param example that one
   */
  record Group(
      String reason,
      @Nullable String cell,
      @Nullable String target,
      @Nullable String step,
      long count,
      Instant since,
      TenantId example) {}

  /**
   * Something that was rolled out.
   *
   * @param kind {@code deployment} of this service, or {@code tier-revision}
   * @param name the service's or the tier's
   * @param at when it was first seen
   */
  record Change(String kind, String name, String version, Instant at) {}

  /** How many tenants have a revision of a definition in effect. */
  record Revision(String tier, int revision, long count) {}

  @GetMapping("/v1/operator/summary")
  Summary summary() {
    return new Summary(
        jdbc.query(
            """
            select s.reason, t.cell_id, s.step, count(*) as count, min(s.since) as since,
              (array_agg(s.tenant_id order by s.since))[1] as example
            from tenant_status s join tenant t using (tenant_id)
            where s.phase not in ('ready', 'offboarded')
            group by s.reason, t.cell_id, s.step order by count desc, since limit ?
            """,
            OperatorSummary::group,
            MOST_GROUPS),
        jdbc.query(
            """
            select tier, tier_revision, count(*) from tenant_status
            where tier is not null and phase <> 'offboarded'
            group by tier, tier_revision order by tier, tier_revision
            """,
            (row, _) -> new Revision(row.getString(1), row.getInt(2), row.getLong(3))),
        Objects.requireNonNull(
            jdbc.queryForObject(
                "select count(*) from tenant_status where phase = 'offboarded'", Long.class)),
        jdbc.query(
            """
            select 'deployment', 'provisioning-service', version, started_at as at from deployment
            union all
            select 'tier-revision', tier, revision::text, first_seen from tier_definition
            order by at desc limit ?
            """,
            (row, _) ->
                new Change(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getTimestamp(4).toInstant()),
            MOST_CHANGES));
  }

  private static Group group(ResultSet row, int number) throws SQLException {
    String step = row.getString("step");
    int dot = step == null ? -1 : step.indexOf('.');
    return new Group(
        row.getString("reason"),
        row.getString("cell_id"),
        step == null ? null : step.substring(0, dot),
        step == null ? null : step.substring(dot + 1),
        row.getLong("count"),
        row.getTimestamp("since").toInstant(),
        new TenantId(row.getString("example")));
  }
}
