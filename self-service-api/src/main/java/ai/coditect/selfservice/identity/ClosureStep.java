package ai.coditect.selfservice.identity;

import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.UserId;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.selfservice.mail.NoticeKind;
import ai.coditect.selfservice.mail.Notices;
import ai.coditect.selfservice.people.People;
import ai.coditect.selfservice.people.Person;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Removes the account of somebody who gave it up, tells them, and forgets them once the mail has
 * gone out, or cannot go out for a day.
 */
@Component
class ClosureStep {

  private static final Actor SELF = new Actor(Actor.Type.SYSTEM, "self-service-api");
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);
  private static final Duration MAIL_WITHIN = Duration.ofDays(1);

  private final IdentityProvider provider;
  private final People people;
  private final Notices notices;
  private final AuditTrail audit;
  private final TransactionTemplate transaction;

  ClosureStep(
      IdentityProvider provider,
      People people,
      Notices notices,
      AuditTrail audit,
      TransactionTemplate transaction) {
    this.provider = provider;
    this.people = people;
    this.notices = notices;
    this.audit = audit;
    this.transaction = transaction;
  }

  /**
   * Does what can be done now.
   *
   * @return after which time to look again; empty if the person is forgotten
   */
  Optional<Duration> run(String userId) {
    return people
        .find(new UserId(userId))
        .filter(person -> person.account() == Person.Account.CLOSING)
        .flatMap(this::close);
  }

  private Optional<Duration> close(Person person) {
    String user = person.id().value();
    if (!notices.calledFor(NoticeKind.ACCOUNT_CLOSED, user, 1)) {
      removeAccount(person);
      return Optional.of(Duration.ZERO);
    }
    if (notices.isPending(NoticeKind.ACCOUNT_CLOSED, user, 1, MAIL_WITHIN)) {
      return Optional.of(LOOK_AGAIN);
    }
    transaction.executeWithoutResult(
        _ -> {
          people.forget(person.id());
          record("account.closed", person.id(), Outcome.SUCCEEDED, null);
        });
    return Optional.empty();
  }

  private void removeAccount(Person person) {
    UserId user = person.id();
    transaction.executeWithoutResult(_ -> record("identity.removed", user, Outcome.INTENDED, null));
    try {
      provider.removeAccount(Objects.requireNonNull(person.identity()).subject());
    } catch (IdentityProviderUnavailableException e) {
      transaction.executeWithoutResult(
          _ -> record("identity.removed", user, Outcome.FAILED, e.reason()));
      throw e;
    }
    transaction.executeWithoutResult(
        _ -> {
          record("identity.removed", user, Outcome.SUCCEEDED, null);
          notices.once(NoticeKind.ACCOUNT_CLOSED, user.value(), 1);
        });
  }

  private void record(String action, UserId user, Outcome outcome, @Nullable String reason) {
    audit.record(
        AuditEntry.of(SELF, action, new Target("user", user.value()), outcome).withReason(reason));
  }
}
