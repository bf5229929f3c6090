package ai.coditect.selfservice.members;

import ai.coditect.contracts.EventTypes;
import ai.coditect.contracts.Topics;
import ai.coditect.contracts.id.EventId;
import ai.coditect.contracts.id.MemberId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.id.UserId;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.contracts.tenant.TenantMembers;
import ai.coditect.contracts.tenant.TenantMembers.Identity;
import ai.coditect.platform.event.OutgoingEvent;
import ai.coditect.platform.outbox.Outbox;
import ai.coditect.selfservice.people.People;
import ai.coditect.selfservice.people.Person;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The members of every tenant. Each change sends the whole list with the next generation, assigned
 * under the lock on the list's row.
 */
@Component
public class Members {

  private final MemberRepository members;
  private final People people;
  private final JdbcClient jdbc;
  private final Outbox outbox;
  private final Clock clock;

  Members(MemberRepository members, People people, JdbcClient jdbc, Outbox outbox, Clock clock) {
    this.members = members;
    this.people = people;
    this.jdbc = jdbc;
    this.outbox = outbox;
    this.clock = clock;
  }

  /** Makes the first member of a new tenant and sends the list. Needs a running transaction. */
  @Transactional(propagation = Propagation.MANDATORY)
  public MemberId addFirstOwner(TenantId tenant, UserId user) {
    jdbc.sql("insert into member_list (tenant_id, generation) values (?, 1)")
        .param(tenant.value())
        .update();
    var owner = new MemberEntity(MemberId.next(), tenant, user, Role.OWNER, clock.instant());
    members.saveAndFlush(owner);
    send(tenant, 1);
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
    for (TenantId tenant : tenants) {
      long generation =
          jdbc.sql(
                  """
                  update member_list set generation = generation + 1 where tenant_id = ?
                  returning generation
                  """)
              .param(tenant.value())
              .query(Long.class)
              .single();
      send(tenant, generation);
    }
    return tenants;
  }

  /** The owner who has been one longest. */
  public Optional<Person> firstOwner(TenantId tenant) {
    return members.findByTenantIdOrderById(tenant.value()).stream()
        .filter(member -> member.role() == Role.OWNER)
        .findFirst()
        .flatMap(member -> people.find(member.user()));
  }

  /** How many seats the members of a tenant take; the roles of billing and audit take none. */
  public long seatsTaken(TenantId tenant) {
    return members.findByTenantIdOrderById(tenant.value()).stream()
        .filter(member -> member.role().takesSeat())
        .count();
  }

  /** The role that somebody has in a tenant; empty for everybody else. */
  public Optional<Role> role(TenantId tenant, Identity identity) {
    return people
        .find(identity)
        .flatMap(person -> members.findByTenantIdAndUserId(tenant.value(), person.id().value()))
        .map(MemberEntity::role);
  }

  /** The tenants of an account, oldest first. */
  public List<TenantId> tenantsOf(Identity identity) {
    return people.find(identity).map(person -> tenantsOf(person.id())).orElse(List.of());
  }

  /** The tenants of a person, oldest first. */
  public List<TenantId> tenantsOf(UserId user) {
    return members.findByUserIdOrderByTenantId(user.value()).stream()
        .map(MemberEntity::tenant)
        .toList();
  }

  private void send(TenantId tenant, long generation) {
    List<TenantMembers.Member> list =
        members.findByTenantIdOrderById(tenant.value()).stream().map(this::member).toList();
    outbox.append(
        new OutgoingEvent(
            Topics.TENANT_MEMBERS,
            tenant.value(),
            EventId.next(),
            EventTypes.MEMBERS_CHANGED,
            clock.instant(),
            new TenantMembers(tenant, generation, list)));
  }

  private TenantMembers.Member member(MemberEntity member) {
    Person person = people.find(member.user()).orElseThrow();
    return new TenantMembers.Member(member.id(), member.role(), person.identity());
  }
}
