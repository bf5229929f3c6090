package ai.coditect.selfservice.team;

import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.identity.Identities;
import ai.coditect.selfservice.lifecycle.TenantAction;
import ai.coditect.selfservice.members.Member;
import ai.coditect.selfservice.members.MemberChanges;
import ai.coditect.selfservice.members.Members;
import ai.coditect.selfservice.people.People;
import ai.coditect.selfservice.people.Person;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Persons who give up their account: out of every tenant in one step, or out of none. */
@Component
class AccountClosures {

  private final People people;
  private final Members members;
  private final MemberChanges changes;
  private final TeamLock lock;
  private final Leavings leavings;
  private final Identities identities;
  private final AuditTrail audit;

  AccountClosures(
      People people,
      Members members,
      MemberChanges changes,
      TeamLock lock,
      Leavings leavings,
      Identities identities,
      AuditTrail audit) {
    this.people = people;
    this.members = members;
    this.changes = changes;
    this.lock = lock;
    this.leavings = leavings;
    this.identities = identities;
    this.audit = audit;
  }

  /**
   * Ends all memberships of the person and calls for the removal of their account; for an account
   * of nobody we know there is nothing to do.
   *
   * @throws ProblemException {@code last-owner}, which names the tenants that would be left without
   *     an owner; {@code tenant-state} for one that is on its way out; {@code conflict} if the
   *     person joined a tenant meanwhile
   */
  @Transactional
  public void close(By by) {
    people.find(by.identity()).ifPresent(person -> close(person, by));
  }

  private void close(Person person, By by) {
    // Tenants before the person, as who accepts an invitation locks them; oldest first, always.
    List<TenantId> tenants = members.tenantsOf(person.id());
    tenants.forEach(tenant -> lock.take(tenant, TenantAction.END_MEMBERSHIPS));
    if (!people.lock(person.id())) {
      return;
    }
    if (!members.tenantsOf(person.id()).equals(tenants)) {
      throw ProblemException.of(
          CommonProblem.CONFLICT, "Your memberships have changed meanwhile; try again.");
    }
    List<Member> memberships = tenants.stream().map(tenant -> lock.asking(tenant, by)).toList();
    requireOtherOwners(memberships);
    memberships.forEach(
        membership -> {
          leavings.leaveSilently(membership, person.id().value(), by.author().actor());
          record("member.left", new Target("member", membership.id().value()), membership, by);
        });
    audit.record(
        AuditEntry.of(
                by.author().actor(),
                "account.closure-requested",
                new Target("user", person.id().value()),
                Outcome.SUCCEEDED)
            .withPersonal(by.author().personal()));
    identities.close(person.id());
  }

  private void requireOtherOwners(List<Member> memberships) {
    List<String> alone =
        memberships.stream()
            .filter(it -> it.role() == Role.OWNER && changes.owners(it.tenant()) == 1)
            .map(it -> it.tenant().value())
            .toList();
    if (!alone.isEmpty()) {
      throw ProblemException.of(
              SelfServiceProblem.LAST_OWNER,
              "Make another member an owner of each of these tenants first, or let them leave.")
          .with("tenants", alone);
    }
  }

  private void record(String action, Target target, Member membership, By by) {
    audit.record(
        AuditEntry.of(by.author().actor(), action, target, Outcome.SUCCEEDED)
            .withTenant(membership.tenant())
            .withPersonal(by.author().personal()));
  }
}
