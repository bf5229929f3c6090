package ai.coditect.selfservice.members;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.id.UserId;
import ai.coditect.contracts.tenant.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Who had which role in a tenant and when, for access reviews; kept after its end. */
@Component
public class AccessGrants {

  private final JdbcClient jdbc;
  private final Clock clock;

  AccessGrants(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * Who asked for a membership and who agreed to it.
   *
   * @param requestedAt when it was asked for
   * @param requestedBy the id of who did
   * @param approvedBy the id of who agreed
   */
  public record Origin(Instant requestedAt, String requestedBy, String approvedBy) {}

  /**
   * A role that somebody has or had.
   *
   * @param id orders the grants of a tenant
   * @param terminatedAt when it ended here; null while it is in force
   * @param revokedAt when provisioning had taken it back everywhere; null before
   */
  public record Grant(
      long id,
      String memberId,
      String userId,
      Role role,
      Instant requestedAt,
      String requestedBy,
      Instant approvedAt,
      String approvedBy,
      Instant grantedAt,
      @Nullable Instant terminatedAt,
      @Nullable String terminatedBy,
      @Nullable Instant revokedAt) {}

  @Transactional(propagation = Propagation.MANDATORY)
  void begin(Member member, Origin origin) {
    Timestamp now = Timestamp.from(clock.instant());
    jdbc.sql(
            """
            insert into access_grant (tenant_id, member_id, user_id, role, requested_at,
              requested_by, approved_at, approved_by, granted_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        .params(
            member.tenant().value(),
            member.id().value(),
            member.user().value(),
            member.role().name(),
            Timestamp.from(origin.requestedAt()),
            origin.requestedBy(),
            now,
            origin.approvedBy(),
            now)
        .update();
  }

  @Transactional(propagation = Propagation.MANDATORY)
  void end(Member member, String by, long membersGeneration) {
    jdbc.sql(
            """
            update access_grant set terminated_at = ?, terminated_by = ?, members_generation = ?
            where member_id = ? and terminated_at is null
            """)
        .params(Timestamp.from(clock.instant()), by, membersGeneration, member.id().value())
        .update();
  }

  /** Provisioning has taken a member list into account. Needs a running transaction. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void confirm(TenantId tenant, long membersGeneration) {
    jdbc.sql(
            """
            update access_grant set revoked_at = ?
            where tenant_id = ? and terminated_at is not null and revoked_at is null
              and members_generation <= ?
            """)
        .params(Timestamp.from(clock.instant()), tenant.value(), membersGeneration)
        .update();
  }

  /** Whose membership it was, and where. */
  public record Former(TenantId tenant, UserId user) {}

  /** Who had a membership of this id; empty if it was never one. */
  public Optional<Former> formerMember(String memberId) {
    return jdbc.sql("select tenant_id, user_id from access_grant where member_id = ? limit 1")
        .param(memberId)
        .query(
            (row, _) ->
                new Former(
                    new TenantId(row.getString("tenant_id")), new UserId(row.getString("user_id"))))
        .optional();
  }

  /** Oldest first, from after one of that id on. */
  public List<Grant> page(TenantId tenant, long after, int limit) {
    return jdbc.sql("select * from access_grant where tenant_id = ? and id > ? order by id limit ?")
        .params(tenant.value(), after, limit)
        .query(AccessGrants::grant)
        .list();
  }

  private static Grant grant(ResultSet row, int number) throws SQLException {
    return new Grant(
        row.getLong("id"),
        row.getString("member_id"),
        row.getString("user_id"),
        Role.valueOf(row.getString("role")),
        row.getTimestamp("requested_at").toInstant(),
        row.getString("requested_by"),
        row.getTimestamp("approved_at").toInstant(),
        row.getString("approved_by"),
        row.getTimestamp("granted_at").toInstant(),
        instant(row.getTimestamp("terminated_at")),
        row.getString("terminated_by"),
        instant(row.getTimestamp("revoked_at")));
  }

  private static @Nullable Instant instant(@Nullable Timestamp time) {
    return time == null ? null : time.toInstant();
  }
}
