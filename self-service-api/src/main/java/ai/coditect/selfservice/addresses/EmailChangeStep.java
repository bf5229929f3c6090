package ai.coditect.selfservice.addresses;

import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.EmailChangeId;
import ai.coditect.contracts.id.UserId;
import ai.coditect.contracts.tenant.TenantMembers.Identity;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.selfservice.identity.AddressChange;
import ai.coditect.selfservice.identity.Identities;
import ai.coditect.selfservice.identity.IdentityProviderUnavailableException;
import ai.coditect.selfservice.mail.NoticeKind;
import ai.coditect.selfservice.mail.Notices;
import ai.coditect.selfservice.people.People;
import ai.coditect.selfservice.people.Person;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes a change that was confirmed: here first, where an address belongs to one person, then at
 * the identity provider; what that refuses is taken back here.
 */
@Component
class EmailChangeStep {

  static final String STEP = "email-change";

  private static final Logger LOG = LoggerFactory.getLogger(EmailChangeStep.class);
  private static final Actor SELF = new Actor(Actor.Type.SYSTEM, "self-service-api");

  private final EmailChangeRows rows;
  private final People people;
  private final Identities identities;
  private final Notices notices;
  private final AuditTrail audit;
  private final TransactionTemplate transaction;

  EmailChangeStep(
      EmailChangeRows rows,
      People people,
      Identities identities,
      Notices notices,
      AuditTrail audit,
      TransactionTemplate transaction) {
    this.rows = rows;
    this.people = people;
    this.identities = identities;
    this.notices = notices;
    this.audit = audit;
    this.transaction = transaction;
  }

  void run(String id) {
    rows.find(new EmailChangeId(id))
        .filter(change -> change.stage() == EmailChange.Stage.CONFIRMED)
        .ifPresent(this::make);
  }

  private void make(EmailChange change) {
    Identity account =
        people
            .find(change.user())
            .filter(person -> person.account() == Person.Account.LINKED)
            .map(Person::identity)
            .orElse(null);
    if (account == null) {
      transaction.executeWithoutResult(_ -> refuse(change, "AccountClosed"));
    } else if (Boolean.TRUE.equals(transaction.execute(_ -> begin(change)))) {
      end(change, atProvider(change, account));
    }
  }

  /** False if somebody else has the address. */
  private boolean begin(EmailChange change) {
    Person person = people.find(change.user()).orElseThrow();
    if (!person.email().equals(change.email())) {
      rows.previous(change.id(), person.email());
    }
    if (!people.changeEmail(change.user(), change.email())) {
      refuse(change, "AddressTaken");
      return false;
    }
    record(change.user(), Outcome.INTENDED, null);
    return true;
  }

  private AddressChange atProvider(EmailChange change, Identity account) {
    try {
      return identities.changeAddress(account, change.email());
    } catch (IdentityProviderUnavailableException e) {
      transaction.executeWithoutResult(_ -> record(change.user(), Outcome.FAILED, e.reason()));
      throw e;
    }
  }

  private void end(EmailChange change, AddressChange result) {
    transaction.executeWithoutResult(
        _ -> {
          switch (result) {
            case CHANGED -> done(change);
            case TAKEN -> takeBack(change, "AddressTaken");
            case REFUSED -> takeBack(change, "IdentityProviderRefused");
          }
        });
  }

  private void done(EmailChange change) {
    rows.advance(change.id(), EmailChange.Stage.DONE);
    record(change.user(), Outcome.SUCCEEDED, null);
    notices.once(NoticeKind.EMAIL_CHANGED_FROM, change.id().value(), 1);
    notices.once(NoticeKind.EMAIL_CHANGED_TO, change.id().value(), 1);
  }

  private void takeBack(EmailChange change, String reason) {
    String previous = rows.find(change.id()).map(EmailChange::previousEmail).orElse(change.email());
    if (previous != null && !people.changeEmail(change.user(), previous)) {
      LOG.atError()
          .addKeyValue("user", change.user())
          .log("A refused change of address cannot be taken back: somebody else has the old one");
    }
    refuse(change, reason);
  }

  private void refuse(EmailChange change, String reason) {
    rows.refuse(change.id(), reason);
    record(change.user(), Outcome.FAILED, reason);
  }

  private void record(UserId user, Outcome outcome, @Nullable String reason) {
    audit.record(
        AuditEntry.of(SELF, "identity.address-changed", new Target("user", user.value()), outcome)
            .withReason(reason));
  }
}
