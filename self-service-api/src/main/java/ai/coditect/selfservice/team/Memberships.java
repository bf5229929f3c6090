package ai.coditect.selfservice.team;

import ai.coditect.contracts.id.InvitationId;
import ai.coditect.contracts.id.MemberId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.id.UserId;
import ai.coditect.contracts.tenant.Role;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Where a person belongs, and where they are invited: one query each. */
@Component
class Memberships {

  private static final int MOST = 100;

  private final JdbcClient jdbc;
  private final Clock clock;

  Memberships(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** A membership, with the name of its tenant. */
  record Membership(
      MemberId memberId, TenantId tenantId, String displayName, Role role, boolean seated) {}

  /** An invitation that can be accepted with the link in its mail. */
  record OpenInvitation(InvitationId id, TenantId tenantId, Role role, Instant expiresAt) {}

  /** The first hundred, oldest first. */
  List<Membership> of(UserId person) {
    return jdbc.sql(
            """
            select m.id, m.tenant_id, t.display_name, m.role, m.seated
            from member m join tenant t on t.id = m.tenant_id
            where m.user_id = ? and (m.ends_at is null or m.ends_at > ?)
            order by m.id limit ?
            """)
        .params(person.value(), Timestamp.from(clock.instant()), MOST)
        .query(
            (row, _) ->
                new Membership(
                    new MemberId(row.getString("id")),
                    new TenantId(row.getString("tenant_id")),
                    row.getString("display_name"),
                    Role.valueOf(row.getString("role")),
                    row.getBoolean("seated")))
        .list();
  }

  /** The first hundred, oldest first. */
  List<OpenInvitation> invitationsTo(String email) {
    return jdbc.sql(
            """
            select id, tenant_id, role, expires_at from invitation
            where email_key = ? and accepted_at is null and revoked_at is null and expires_at > ?
            order by id limit ?
            """)
        .params(InvitationEntity.key(email), Timestamp.from(clock.instant()), MOST)
        .query(
            (row, _) ->
                new OpenInvitation(
                    new InvitationId(row.getString("id")),
                    new TenantId(row.getString("tenant_id")),
                    Role.valueOf(row.getString("role")),
                    row.getTimestamp("expires_at").toInstant()))
        .list();
  }
}
