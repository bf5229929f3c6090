package ai.coditect.audit.access;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.contracts.tenant.TenantMembers.Identity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;

/** Who is a member now, by the newest lists of the tenants. */
@Service
public class CurrentMembers {

  private final JdbcTemplate jdbc;

  CurrentMembers(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * One membership of a person whom the identity provider knows.
   *
   * @param id of the membership
   */
  public record CurrentMember(String id, TenantId tenant, Role role, Identity identity) {}

  /** The tenants that each of these subjects of an issuer is a member of; none has no key. */
  public Map<String, List<TenantId>> tenantsOf(String issuer, Set<String> subjects) {
    Map<String, List<TenantId>> tenants = new HashMap<>();
    if (!subjects.isEmpty()) {
      jdbc.query(
          """
          select subject, tenant_id from member where issuer = ? and subject = any (?)
          order by tenant_id
          """,
          row -> {
            tenants
                .computeIfAbsent(row.getString(1), _ -> new ArrayList<>())
                .add(new TenantId(row.getString(2)));
          },
          issuer,
          subjects.toArray(String[]::new));
    }
    return tenants;
  }

  /**
   * The members of a tenant, or, with null, of all; ordered by id, so many at the most. A tenant
   * that is gone has none.
   */
  public List<CurrentMember> of(@Nullable TenantId tenant, int limit) {
    String id = tenant == null ? null : tenant.value();
    return jdbc.query(
        """
        select member_id, tenant_id, role, issuer, subject from member m
        where member_id is not null and (?::text is null or tenant_id = ?)
          and not exists (select from gone_tenant g where g.tenant_id = m.tenant_id)
        order by member_id limit ?
        """,
        (row, _) ->
            new CurrentMember(
                row.getString(1),
                new TenantId(row.getString(2)),
                Role.valueOf(row.getString(3)),
                new Identity(row.getString(4), row.getString(5))),
        id,
        id,
        limit);
  }
}
