package ai.coditect.selfservice.addresses;

import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.EmailChangeId;
import ai.coditect.contracts.tenant.TenantMembers.Identity;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.FieldError;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.platform.ratelimit.Limit;
import ai.coditect.platform.ratelimit.RateLimiter;
import ai.coditect.selfservice.mail.NoticeKind;
import ai.coditect.selfservice.mail.Notices;
import ai.coditect.selfservice.people.People;
import ai.coditect.selfservice.people.Person;
import ai.coditect.selfservice.tenants.Author;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Asking for another address. Whether somebody else has it is told to nobody but its owner: the
 * answer, and what can be read later, are the same.
 */
@Component
class EmailChanges {

  private final EmailChangeRows rows;
  private final People people;
  private final Notices notices;
  private final RateLimiter limiter;
  private final EmailChangeProperties properties;
  private final AuditTrail audit;
  private final Clock clock;

  EmailChanges(
      EmailChangeRows rows,
      People people,
      Notices notices,
      RateLimiter limiter,
      EmailChangeProperties properties,
      AuditTrail audit,
      Clock clock) {
    this.rows = rows;
    this.people = people;
    this.notices = notices;
    this.limiter = limiter;
    this.properties = properties;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Asks. Needs a running transaction.
   *
   * @throws ProblemException {@code forbidden} for an account of nobody who has signed up, {@code
   *     invalid-request} for the address that they have, {@code conflict} while a change is being
   *     made, {@code rate-limited}
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public EmailChange ask(Identity caller, String email, Author author) {
    Person person =
        people
            .find(caller)
            .filter(it -> people.lock(it.id()))
            .orElseThrow(
                () ->
                    ProblemException.of(
                        CommonProblem.FORBIDDEN, "Only who has signed up has an address here."));
    if (People.same(person.email(), email)) {
      throw ProblemException.invalid(List.of(new FieldError("/email", "is your address already")));
    }
    if (rows.underWay(person.id())) {
      throw ProblemException.of(
          CommonProblem.CONFLICT, "Your address is being changed; ask again when that is done.");
    }
    Limit limit = Limit.perHour("email-changes", properties.perHour());
    if (!limiter.take(limit, person.id().value())) {
      throw RateLimiter.exceeded(limit, "Too many changes; see Retry-After.");
    }
    var change =
        new EmailChange(
            EmailChangeId.next(),
            person.id(),
            email,
            null,
            EmailChange.Stage.OPEN,
            null,
            clock.instant().plus(properties.lifetime()));
    rows.open(change);
    notices.once(NoticeKind.EMAIL_CHANGE_CONFIRMATION, change.id().value(), 1);
    notices.once(NoticeKind.EMAIL_CHANGE_ANNOUNCED, change.id().value(), 1);
    audit.record(
        AuditEntry.of(
                author.actor(),
                "email-change.requested",
                new Target("user", person.id().value()),
                Outcome.SUCCEEDED)
            .withPersonal(author.personal()));
    return change;
  }

  /** One of the caller's own. */
  Optional<EmailChange> find(Identity caller, EmailChangeId id) {
    return people
        .find(caller)
        .flatMap(person -> rows.find(id).filter(it -> it.user().equals(person.id())));
  }
}
