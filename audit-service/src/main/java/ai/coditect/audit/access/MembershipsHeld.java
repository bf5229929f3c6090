package ai.coditect.audit.access;

import ai.coditect.contracts.id.TenantId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** In which tenants a person is a member, as this service knows it. */
@Component
class MembershipsHeld implements HeldAboutPersons {

  private final JdbcTemplate jdbc;

  MembershipsHeld(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public List<Held> about(List<String> subjects, @Nullable TenantId tenant) {
    String[] ids = subjects.toArray(String[]::new);
    String of = tenant == null ? null : tenant.value();
    return jdbc.query(
        """
        select tenant_id, coalesce(member_id, '-'), issuer, subject, role from member
        where (subject = any (?) or member_id = any (?)) and (?::text is null or tenant_id = ?)
        order by tenant_id, subject
        """,
        (row, _) ->
            new Held(
                "membership",
                Map.of(
                    "tenantId",
                    row.getString(1),
                    "memberId",
                    row.getString(2),
                    "issuer",
                    row.getString(3),
                    "subject",
                    row.getString(4),
                    "role",
                    row.getString(5))),
        ids,
        ids,
        of,
        of);
  }
}
