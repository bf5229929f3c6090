package ai.coditect.selfservice.team;

import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.InvitationId;
import ai.coditect.contracts.id.MemberId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.id.UserId;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.caller.Requester;
import ai.coditect.selfservice.identity.Identities;
import ai.coditect.selfservice.lifecycle.TenantAction;
import ai.coditect.selfservice.members.AccessGrants;
import ai.coditect.selfservice.members.Member;
import ai.coditect.selfservice.members.MemberChanges;
import ai.coditect.selfservice.members.Members;
import ai.coditect.selfservice.people.People;
import ai.coditect.selfservice.people.Person;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import ai.coditect.selfservice.secrets.OpaqueTokens;
import ai.coditect.selfservice.secrets.TokenPurpose;
import ai.coditect.selfservice.secrets.TokenState;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Accepts invitations. Whoever has the link has the mailbox, so the membership is that of the
 * person with this address, or of somebody who is signed in and has the link; who has none yet
 * becomes one. No account at the identity provider is ever linked by address: the person's own is
 * made as at a sign-up.
 */
@Component
class Acceptances {

  private final InvitationRepository invitations;
  private final TeamLock lock;
  private final OpaqueTokens tokens;
  private final Newcomers newcomers;
  private final MemberChanges changes;
  private final AuditTrail audit;
  private final Clock clock;

  Acceptances(
      InvitationRepository invitations,
      TeamLock lock,
      OpaqueTokens tokens,
      Newcomers newcomers,
      MemberChanges changes,
      AuditTrail audit,
      Clock clock) {
    this.invitations = invitations;
    this.lock = lock;
    this.tokens = tokens;
    this.newcomers = newcomers;
    this.changes = changes;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * What an acceptance led to.
   *
   * @param credentialSetup for who is new: a one-time link to set up how they sign in
   */
  record Joined(
      TenantId tenantId,
      MemberId memberId,
      Role role,
      Identities.@Nullable CredentialSetup credentialSetup) {}

  /** Persons of invited addresses. */
  @Component
  record Newcomers(People people, Members members, Identities identities) {

    /** The person with this address, made if there is none. */
    Person person(InvitationEntity invitation, @Nullable String name, @Nullable String locale) {
      return people
          .withEmail(invitation.email())
          .orElseGet(
              () -> {
                Person person =
                    new Person(
                        UserId.next(),
                        invitation.email(),
                        name == null ? invitation.displayName() : name,
                        locale == null ? "en" : locale,
                        Person.Account.PENDING,
                        null);
                if (!people.add(person)) {
                  // Signed up at this very moment.
                  return people.withEmail(invitation.email()).orElseThrow();
                }
                return person;
              });
    }

    /** Nobody joins while they give up their account. */
    void requireNew(TenantId tenant, Person person) {
      if (!people.lock(person.id())) {
        throw ProblemException.of(
            CommonProblem.CONFLICT,
            "The account with this address is being closed; try again in a minute.");
      }
      if (members.isMember(tenant, person.id())) {
        throw ProblemException.of(
            SelfServiceProblem.ALREADY_MEMBER, "You belong to this tenant already.");
      }
    }
  }

  /** What a link is worth now; changes nothing. */
  TokenState look(String token) {
    TokenState state = tokens.look(TokenPurpose.INVITATION, token);
    if (!(state instanceof TokenState.Usable usable)) {
      return state;
    }
    Optional<InvitationEntity> open =
        invitations
            .findById(usable.subject())
            .filter(found -> found.state(clock.instant()) == InvitationState.OPEN);
    return open.isPresent() ? state : new TokenState.Used();
  }

  /**
   * Accepts; of several who do, one.
   *
   * @param name what the person wants to be called; null to leave it
   * @param locale the preferred language of who is new; null for English
   * @throws ProblemException {@code not-found}, {@code link-expired}, {@code invitation-ended},
   *     {@code already-member}, {@code tenant-state}
   */
  @Transactional
  public Joined accept(
      String token, @Nullable String name, @Nullable String locale, Requester requester) {
    return accept(token, invitation -> newcomers.person(invitation, name, locale), requester);
  }

  /**
   * Accepts for somebody who has proved who they are, and may have another address than the one
   * that was invited: whoever has the link was given it there.
   *
   * @throws ProblemException as {@link #accept}
   */
  @Transactional
  public Joined acceptAs(Person person, String token, Requester requester) {
    return accept(token, _ -> person, requester);
  }

  private Joined accept(String token, Function<InvitationEntity, Person> who, Requester requester) {
    return switch (tokens.take(TokenPurpose.INVITATION, token)) {
      case TokenState.Usable usable -> {
        tokens.use(token);
        yield accept(new InvitationId(usable.subject()), who, requester);
      }
      case TokenState.Used _, TokenState.InUse _ ->
          throw ProblemException.of(
              SelfServiceProblem.INVITATION_ENDED, "It was accepted, or taken back.");
      case TokenState.Expired _ ->
          throw ProblemException.of(
              SelfServiceProblem.LINK_EXPIRED, "The invitation has expired; ask for another one.");
      case TokenState.Unknown _ -> throw ProblemException.notFound();
    };
  }

  private Joined accept(
      InvitationId id, Function<InvitationEntity, Person> who, Requester requester) {
    // Its id alone: the rest is read under the lock, and must not be from before.
    TenantId tenant = new TenantId(invitations.tenantOf(id.value()).orElseThrow());
    lock.take(tenant, TenantAction.MANAGE_MEMBERS);
    InvitationEntity invitation = invitations.lock(id.value()).orElseThrow();
    Invitations.requireOpen(invitation, clock.instant());
    Person person = who.apply(invitation);
    newcomers.requireNew(tenant, person);
    Member member =
        changes.add(
            tenant,
            person.id(),
            invitation.grant(),
            new AccessGrants.Origin(
                invitation.createdAt(), invitation.invitedBy().value(), person.id().value()));
    invitation.accept(person.id(), clock.instant());
    invitations.saveAndFlush(invitation);
    record(invitation, member, requester);
    return new Joined(tenant, member.id(), member.role(), credential(person));
  }

  /** Who has an account signs in with it; who has none yet gets one. */
  private Identities.@Nullable CredentialSetup credential(Person person) {
    if (person.account() != Person.Account.PENDING) {
      return null;
    }
    newcomers.identities().request(person.id());
    return newcomers.identities().credentialSetup(person.id());
  }

  private void record(InvitationEntity invitation, Member member, Requester requester) {
    Actor person = new Actor(Actor.Type.USER, member.user().value());
    audit.record(
        List.of(
            AuditEntry.of(
                    person,
                    "invitation.accepted",
                    new Target("invitation", invitation.id().value()),
                    Outcome.SUCCEEDED)
                .withTenant(member.tenant())
                .withPersonal(requester.personal()),
            AuditEntry.of(
                    person,
                    "member.added",
                    new Target("member", member.id().value()),
                    Outcome.SUCCEEDED)
                .withTenant(member.tenant())
                .withReason(member.role().name())));
  }
}
