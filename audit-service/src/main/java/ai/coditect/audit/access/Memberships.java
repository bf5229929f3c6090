package ai.coditect.audit.access;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.contracts.tenant.TenantMembers;
import ai.coditect.contracts.tenant.TenantMembers.Identity;
import ai.coditect.contracts.tenant.TenantMembers.Member;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The newest member list of each tenant. Older lists, late or repeated, have no effect; all of it
 * can be rebuilt from the topic.
 */
@Component
class Memberships {

  private final JdbcTemplate jdbc;

  Memberships(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** Stores a list unless it, or a newer one, is stored. Who has no identity yet cannot ask. */
  @Transactional
  void store(TenantMembers list) {
    String tenant = list.tenantId().value();
    int newer =
        jdbc.update(
            """
            insert into member_list as m (tenant_id, generation) values (?, ?)
            on conflict (tenant_id) do update set generation = excluded.generation
            where m.generation < excluded.generation
            """,
            tenant,
            list.generation());
    if (newer == 0) {
      return;
    }
    jdbc.update("delete from member where tenant_id = ?", tenant);
    List<Object[]> rows =
        list.members().stream().flatMap(member -> row(tenant, member).stream()).toList();
    // One person can be a member twice only by an error of the sender; the first one counts.
    jdbc.batchUpdate(
        """
        insert into member (tenant_id, issuer, subject, role, member_id) values (?, ?, ?, ?, ?)
        on conflict do nothing
        """,
        rows);
  }

  private static Optional<Object[]> row(String tenant, Member member) {
    Identity identity = member.identity();
    return identity == null
        ? Optional.empty()
        : Optional.of(
            new Object[] {
              tenant,
              identity.issuer(),
              identity.subject(),
              member.role().name(),
              member.id().value()
            });
  }

  /**
   * Its members have access to nothing any more, for ever; they can still read its trail until they
   * are forgotten.
   */
  @Transactional
  void end(TenantId tenant) {
    jdbc.update(
        "insert into gone_tenant (tenant_id) values (?) on conflict do nothing", tenant.value());
  }

  /** Forgets who was a member of a tenant that is no more. */
  @Transactional
  void forget(TenantId tenant) {
    jdbc.update("delete from member where tenant_id = ?", tenant.value());
  }

  /** What a person is in a tenant, if anything. */
  Optional<Role> role(TenantId tenant, String issuer, String subject) {
    return jdbc
        .queryForList(
            "select role from member where tenant_id = ? and issuer = ? and subject = ?",
            String.class,
            tenant.value(),
            issuer,
            subject)
        .stream()
        .map(Role::valueOf)
        .findFirst();
  }
}
