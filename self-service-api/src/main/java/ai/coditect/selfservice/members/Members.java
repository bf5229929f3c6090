package ai.coditect.selfservice.members;

import ai.coditect.contracts.id.MemberId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.id.UserId;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.contracts.tenant.TenantMembers.Identity;
import ai.coditect.selfservice.people.People;
import ai.coditect.selfservice.people.Person;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The members of every tenant. */
@Component
public class Members {

  private final MemberRepository members;
  private final MemberLists lists;
  private final AccessGrants grants;
  private final People people;
  private final JdbcClient jdbc;
  private final Clock clock;

  Members(
      MemberRepository members,
      MemberLists lists,
      AccessGrants grants,
      People people,
      JdbcClient jdbc,
      Clock clock) {
    this.members = members;
    this.lists = lists;
    this.grants = grants;
    this.people = people;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** Makes the first member of a new tenant and sends the list. Needs a running transaction. */
  @Transactional(propagation = Propagation.MANDATORY)
  public MemberId addFirstOwner(TenantId tenant, UserId user) {
    Instant now = clock.instant();
    var owner =
        new MemberEntity(MemberId.next(), tenant, user, new RoleGrant(Role.OWNER, null), now);
    members.saveAndFlush(owner);
    grants.begin(owner.member(), new AccessGrants.Origin(now, user.value(), user.value()));
    lists.sendNext(tenant);
    return owner.id();
  }

  /**
   * Sends the lists of all tenants of a person whose account has changed. Needs a running
   * transaction.
   *
   * @return those tenants
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public List<TenantId> accountChanged(UserId user) {
    List<TenantId> tenants = tenantsOf(user);
    tenants.forEach(lists::sendNext);
    return tenants;
  }

  /** The owner who has been one longest. */
  public Optional<Person> firstOwner(TenantId tenant) {
    return members.findByTenantIdOrderById(tenant.value()).stream()
        .map(MemberEntity::member)
        .filter(member -> member.role() == Role.OWNER)
        .findFirst()
        .flatMap(member -> people.find(member.user()));
  }

  /** The owners, the one who has been one longest first. */
  public List<UserId> owners(TenantId tenant) {
    return members.findByTenantIdOrderById(tenant.value()).stream()
        .map(MemberEntity::member)
        .filter(member -> member.role() == Role.OWNER)
        .map(Member::user)
        .toList();
  }

  /** An owner; empty for anybody who is none (any more). */
  public Optional<Person> owner(TenantId tenant, UserId user) {
    return members
        .findByTenantIdAndUserId(tenant.value(), user.value())
        .map(MemberEntity::member)
        .filter(member -> member.role() == Role.OWNER)
        .flatMap(member -> people.find(member.user()));
  }

  /**
   * How many seats of a tenant are taken: by members who have one, and by open invitations to a
   * role that takes one.
   */
  public long seatsTaken(TenantId tenant) {
    return jdbc.sql(
            """
            select (select count(*) from member where tenant_id = :tenant and seated)
              + (select count(*) from invitation
                 where tenant_id = :tenant and accepted_at is null and revoked_at is null
                   and expires_at > :now and role not in ('BILLING', 'AUDITOR'))
            """)
        .param("tenant", tenant.value())
        .param("now", Timestamp.from(clock.instant()))
        .query(Long.class)
        .single();
  }

  /** Somebody's membership in a tenant; empty for everybody else, and after its end. */
  public Optional<Member> find(TenantId tenant, Identity identity) {
    return jdbc.sql(
            """
            select m.* from member m join person p on p.id = m.user_id
            where p.issuer = ? and p.subject = ? and m.tenant_id = ?
              and (m.ends_at is null or m.ends_at > ?)
            """)
        .params(
            identity.issuer(), identity.subject(), tenant.value(), Timestamp.from(clock.instant()))
        .query(Members::member)
        .optional();
  }

  /** Whether a person belongs to a tenant, whatever their seat. */
  public boolean isMember(TenantId tenant, UserId user) {
    return members.findByTenantIdAndUserId(tenant.value(), user.value()).isPresent();
  }

  /** The tenants of an account, oldest first. */
  public List<TenantId> tenantsOf(Identity identity) {
    return people.find(identity).map(person -> tenantsOf(person.id())).orElse(List.of());
  }

  /** The tenants of a person, oldest first. */
  public List<TenantId> tenantsOf(UserId user) {
    Instant now = clock.instant();
    return members.findByUserIdOrderByTenantId(user.value()).stream()
        .map(MemberEntity::member)
        .filter(member -> member.endsAt() == null || member.endsAt().isAfter(now))
        .map(Member::tenant)
        .toList();
  }

  private static Member member(ResultSet row, int number) throws SQLException {
    Timestamp endsAt = row.getTimestamp("ends_at");
    return new Member(
        new MemberId(row.getString("id")),
        new TenantId(row.getString("tenant_id")),
        new UserId(row.getString("user_id")),
        Role.valueOf(row.getString("role")),
        row.getBoolean("seated"),
        endsAt == null ? null : endsAt.toInstant(),
        row.getTimestamp("created_at").toInstant(),
        row.getLong("version"));
  }
}
