package ai.coditect.selfservice.team;

import ai.coditect.contracts.audit.AuditEvent.Change;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.MemberId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.lifecycle.TenantAction;
import ai.coditect.selfservice.members.Member;
import ai.coditect.selfservice.members.MemberChanges;
import ai.coditect.selfservice.members.RoleGrant;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import ai.coditect.selfservice.surface.ETags;
import ai.coditect.selfservice.tenants.Author;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Roles and seats of a tenant's members, and their leaving. What somebody may no longer do, they
 * cannot do from the commit on; provisioning follows with the list that is sent in it.
 */
@Component
class Team {

  private final MemberChanges changes;
  private final TeamLock lock;
  private final SeatLimits seats;
  private final Leavings leavings;
  private final AuditTrail audit;
  private final Clock clock;

  Team(
      MemberChanges changes,
      TeamLock lock,
      SeatLimits seats,
      Leavings leavings,
      AuditTrail audit,
      Clock clock) {
    this.changes = changes;
    this.lock = lock;
    this.seats = seats;
    this.leavings = leavings;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Gives a member another role.
   *
   * @param ifMatch of the version that the client has read; null if it did not say
   * @throws ProblemException {@code last-owner}, {@code no-seat-left}, {@code forbidden}
   */
  @Transactional
  public Member changeRole(
      TenantId tenant, MemberId id, @Nullable String ifMatch, RoleWish wish, By by) {
    Invitations.requireEnd(wish.role(), wish.endsAt(), clock.instant());
    lock.take(tenant, TenantAction.MANAGE_MEMBERS);
    Member asking = lock.asking(tenant, by);
    Member before = find(tenant, id);
    TeamLock.requireMayGrant(asking, before.role(), wish.role());
    ETags.requireMatch(ifMatch, before.version());
    if (wish.role() != Role.OWNER) {
      requireAnotherOwner(before);
    }
    if (wish.role().takesSeat() && !before.role().takesSeat()) {
      seats.requireFree(tenant);
    }
    return change(before, new RoleGrant(wish.role(), wish.endsAt()), asking, by.author());
  }

  /**
   * Ends a membership: one's own, or another one's.
   *
   * @throws ProblemException {@code last-owner}, {@code forbidden}
   */
  @Transactional
  public void end(TenantId tenant, MemberId id, By by) {
    lock.take(tenant, TenantAction.END_MEMBERSHIPS);
    Member asking = lock.asking(tenant, by);
    Member member = find(tenant, id);
    boolean oneself = asking.id().equals(id);
    if (!oneself) {
      TeamLock.requireMayGrant(asking, member.role());
    }
    requireAnotherOwner(member);
    leavings.leave(member, asking.user().value(), by.author().actor());
    record(member, oneself ? "member.left" : "member.removed", by.author(), List.of());
  }

  /**
   * Gives a member a seat, or takes it; doing it twice equals once.
   *
   * @throws ProblemException {@code no-seat-left}, {@code last-owner} for an owner's seat
   */
  @Transactional
  public Member seat(TenantId tenant, MemberId id, boolean seated, By by) {
    lock.take(tenant, seated ? TenantAction.MANAGE_MEMBERS : TenantAction.END_MEMBERSHIPS);
    Member asking = lock.asking(tenant, by);
    Member before = find(tenant, id);
    TeamLock.requireMayGrant(asking, before.role());
    if (before.seated() == seated || !before.role().takesSeat()) {
      return before;
    }
    if (seated) {
      seats.requireFree(tenant);
    } else if (before.role() == Role.OWNER) {
      throw ProblemException.of(
          SelfServiceProblem.LAST_OWNER, "An owner keeps the seat; give them another role first.");
    }
    Member after = changes.seat(before, seated);
    record(after, seated ? "member.seat-assigned" : "member.seat-released", by.author(), List.of());
    return after;
  }

  /**
   * Makes another member an owner, and oneself an admin, in one step. Needs a running transaction.
   *
   * @throws ProblemException {@code no-seat-left} if the new owner has no seat and none is free
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Member transferOwnership(TenantId tenant, MemberId to, By by) {
    lock.take(tenant, TenantAction.MANAGE_MEMBERS);
    Member asking = lock.asking(tenant, by);
    TeamLock.requireMayGrant(asking, Role.OWNER);
    Member successor = find(tenant, to);
    if (successor.id().equals(asking.id())) {
      throw ProblemException.of(CommonProblem.CONFLICT, "This is your own membership.");
    }
    if (!successor.seated()) {
      seats.requireFree(tenant);
    }
    Member owner = change(successor, new RoleGrant(Role.OWNER, null), asking, by.author());
    change(asking, new RoleGrant(Role.ADMIN, null), asking, by.author());
    return owner.seated() ? owner : changes.seat(owner, true);
  }

  private Member change(Member before, RoleGrant grant, Member asking, Author author) {
    Member after = changes.change(before, grant, asking.user().value());
    record(
        after,
        "member.role-changed",
        author,
        List.of(new Change("/role", before.role().name(), after.role().name())));
    return after;
  }

  private Member find(TenantId tenant, MemberId id) {
    return changes.find(tenant, id).orElseThrow(ProblemException::notFound);
  }

  private void requireAnotherOwner(Member member) {
    if (member.role() == Role.OWNER && changes.owners(member.tenant()) == 1) {
      throw ProblemException.of(
          SelfServiceProblem.LAST_OWNER,
          "Make another member an owner first, or let the tenant leave.");
    }
  }

  private void record(Member member, String action, Author author, List<Change> changed) {
    audit.record(
        AuditEntry.of(
                author.actor(),
                action,
                new Target("member", member.id().value()),
                Outcome.SUCCEEDED)
            .withTenant(member.tenant())
            .withChanges(changed)
            .withPersonal(author.personal()));
  }
}
