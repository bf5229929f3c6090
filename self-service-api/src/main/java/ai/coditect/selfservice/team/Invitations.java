package ai.coditect.selfservice.team;

import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.InvitationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.platform.problem.FieldError;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.lifecycle.TenantAction;
import ai.coditect.selfservice.mail.NoticeKind;
import ai.coditect.selfservice.mail.Notices;
import ai.coditect.selfservice.members.Member;
import ai.coditect.selfservice.members.Members;
import ai.coditect.selfservice.people.People;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import ai.coditect.selfservice.tenants.Author;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Invitations to tenants. An open one holds a seat if its role takes one. */
@Component
class Invitations {

  static final Duration LIFETIME = Duration.ofDays(7);
  private static final Duration LONGEST_AUDIT = Duration.ofDays(366);

  private final InvitationRepository invitations;
  private final TeamLock lock;
  private final SeatLimits seats;
  private final Directory directory;
  private final Notices notices;
  private final AuditTrail audit;
  private final Clock clock;

  Invitations(
      InvitationRepository invitations,
      TeamLock lock,
      SeatLimits seats,
      Directory directory,
      Notices notices,
      AuditTrail audit,
      Clock clock) {
    this.invitations = invitations;
    this.lock = lock;
    this.seats = seats;
    this.directory = directory;
    this.notices = notices;
    this.audit = audit;
    this.clock = clock;
  }

  /** Whether an address has somebody in a tenant. */
  @Component
  record Directory(People people, Members members) {

    boolean knows(TenantId tenant, String email) {
      return people
          .withEmail(email)
          .filter(person -> members.isMember(tenant, person.id()))
          .isPresent();
    }
  }

  /**
   * Invites somebody; the mail is on its way. Needs a running transaction.
   *
   * @throws ProblemException {@code no-seat-left}, {@code already-member}, {@code already-invited},
   *     {@code forbidden}
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public InvitationEntity invite(TenantId tenant, InvitationWish wish, By by) {
    requireEnd(wish.role(), wish.endsAt(), clock.instant());
    if (wish.role().takesSeat()) {
      // Without the lock: so that a rush for a full tenant does not queue up for it.
      seats.requireFree(tenant);
    }
    lock.take(tenant, TenantAction.MANAGE_MEMBERS);
    Member asking = lock.asking(tenant, by);
    TeamLock.requireMayGrant(asking, wish.role());
    Instant now = clock.instant();
    requireNew(tenant, wish.email(), now);
    if (wish.role().takesSeat()) {
      seats.requireFree(tenant);
    }
    InvitationEntity invitation =
        invitations.saveAndFlush(
            new InvitationEntity(tenant, wish, asking.user(), now, now.plus(LIFETIME)));
    notices.once(NoticeKind.INVITATION, invitation.id().value(), 1);
    record(invitation, "invitation.created", by.author());
    return invitation;
  }

  /**
   * Takes an open invitation back.
   *
   * @throws ProblemException {@code not-found}, {@code invitation-ended}, {@code forbidden}
   */
  @Transactional
  public void revoke(TenantId tenant, InvitationId id, By by) {
    lock.take(tenant, TenantAction.END_MEMBERSHIPS);
    InvitationEntity invitation =
        invitations
            .lock(id.value())
            .filter(found -> found.tenant().equals(tenant))
            .orElseThrow(ProblemException::notFound);
    Member asking = lock.asking(tenant, by);
    TeamLock.requireMayGrant(asking, invitation.grant().role());
    requireOpen(invitation, clock.instant());
    invitation.revoke(asking.user().value(), clock.instant());
    invitations.saveAndFlush(invitation);
    record(invitation, "invitation.revoked", by.author());
  }

  Optional<InvitationEntity> find(InvitationId id) {
    return invitations.findById(id.value());
  }

  List<InvitationEntity> page(TenantId tenant, String after, int limit) {
    return invitations.page(tenant.value(), after, Limit.of(limit));
  }

  /**
   * Passes if a role has the end that it needs.
   *
   * @throws ProblemException {@code invalid-request}
   */
  static void requireEnd(Role role, @Nullable Instant endsAt, Instant now) {
    boolean fits =
        role == Role.AUDITOR
            ? endsAt != null && endsAt.isAfter(now) && endsAt.isBefore(now.plus(LONGEST_AUDIT))
            : endsAt == null;
    if (!fits) {
      throw ProblemException.invalid(
          List.of(
              new FieldError(
                  "/endsAt", "is for auditors, who need one: from now on, within a year")));
    }
  }

  /**
   * Passes if an invitation can be accepted.
   *
   * @throws ProblemException {@code invitation-ended} or {@code link-expired}
   */
  static void requireOpen(InvitationEntity invitation, Instant now) {
    switch (invitation.state(now)) {
      case OPEN -> {
        // As it should be.
      }
      case ACCEPTED, REVOKED ->
          throw ProblemException.of(
              SelfServiceProblem.INVITATION_ENDED, "It was accepted, or taken back.");
      case EXPIRED ->
          throw ProblemException.of(
              SelfServiceProblem.LINK_EXPIRED, "The invitation has expired; ask for another one.");
    }
  }

  private void requireNew(TenantId tenant, String email, Instant now) {
    if (directory.knows(tenant, email)) {
      throw ProblemException.of(
          SelfServiceProblem.ALREADY_MEMBER, "Somebody with this address is a member already.");
    }
    if (!invitations.open(tenant.value(), InvitationEntity.key(email), now).isEmpty()) {
      throw ProblemException.of(
          SelfServiceProblem.ALREADY_INVITED, "There is an open invitation for this address.");
    }
  }

  private void record(InvitationEntity invitation, String action, Author author) {
    Map<String, String> personal = new HashMap<>(author.personal());
    personal.put("email", invitation.email());
    audit.record(
        AuditEntry.of(
                author.actor(),
                action,
                new Target("invitation", invitation.id().value()),
                Outcome.SUCCEEDED)
            .withTenant(invitation.tenant())
            .withReason(invitation.grant().role().name())
            .withPersonal(personal));
  }
}
