package ai.coditect.selfservice.members;

import ai.coditect.contracts.id.MemberId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.id.UserId;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Changes who belongs to a tenant. Each change sends the whole list as a new generation, and is
 * noted among the grants. All need a running transaction that holds the tenant's row lock: seats
 * and owners are counted under it.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class MemberChanges {

  private final MemberRepository members;
  private final MemberLists lists;
  private final AccessGrants grants;
  private final JdbcClient jdbc;
  private final Clock clock;

  MemberChanges(
      MemberRepository members,
      MemberLists lists,
      AccessGrants grants,
      JdbcClient jdbc,
      Clock clock) {
    this.members = members;
    this.lists = lists;
    this.grants = grants;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** A member of this tenant as of now. */
  public Optional<Member> find(TenantId tenant, MemberId id) {
    return members.findByIdAndTenantId(id.value(), tenant.value()).map(MemberEntity::member);
  }

  /** Adds somebody who is no member yet. */
  public Member add(TenantId tenant, UserId user, RoleGrant grant, AccessGrants.Origin origin) {
    Instant now = clock.instant();
    Member member =
        members.saveAndFlush(new MemberEntity(MemberId.next(), tenant, user, grant, now)).member();
    grants.begin(member, origin);
    lists.sendNext(tenant);
    return member;
  }

  /** Gives a member another role. */
  public Member change(Member before, RoleGrant grant, String by) {
    MemberEntity entity = entity(before);
    entity.change(grant);
    Member after = members.saveAndFlush(entity).member();
    long generation = lists.sendNext(before.tenant());
    grants.end(before, by, generation);
    grants.begin(after, new AccessGrants.Origin(clock.instant(), by, by));
    return after;
  }

  /** Gives a member a seat, or takes it. */
  public Member seat(Member before, boolean seated) {
    MemberEntity entity = entity(before);
    entity.seat(seated);
    Member after = members.saveAndFlush(entity).member();
    lists.sendNext(before.tenant());
    return after;
  }

  /** Ends a membership. */
  public void remove(Member member, String by) {
    members.delete(entity(member));
    members.flush();
    grants.end(member, by, lists.sendNext(member.tenant()));
  }

  /** How many owners a tenant has. */
  public long owners(TenantId tenant) {
    return jdbc.sql("select count(*) from member where tenant_id = ? and role = 'OWNER'")
        .param(tenant.value())
        .query(Long.class)
        .single();
  }

  /** Memberships whose time is over. */
  public List<Member> ended(TenantId tenant) {
    Instant now = clock.instant();
    return members.findByTenantIdOrderById(tenant.value()).stream()
        .map(MemberEntity::member)
        .filter(member -> member.endsAt() != null && !member.endsAt().isAfter(now))
        .toList();
  }

  /** Tenants with memberships whose time is over. */
  @Transactional(propagation = Propagation.SUPPORTS)
  public List<TenantId> tenantsWithEnded(int limit) {
    return jdbc.sql("select distinct tenant_id from member where ends_at <= ? limit ?")
        .params(Timestamp.from(clock.instant()), limit)
        .query((row, _) -> new TenantId(row.getString(1)))
        .list();
  }

  private MemberEntity entity(Member member) {
    return members.findByIdAndTenantId(member.id().value(), member.tenant().value()).orElseThrow();
  }
}
