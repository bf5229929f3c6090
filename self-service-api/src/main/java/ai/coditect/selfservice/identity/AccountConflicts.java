package ai.coditect.selfservice.identity;

import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.UserId;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.members.Members;
import ai.coditect.selfservice.people.People;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Persons to whom the identity provider gave no account. An operator looks at the provider (who has
 * the address, and by what right), mends that there, and has the account tried again here.
 */
@Component
class AccountConflicts {

  private static final int MAX_SHOWN = 100;

  private final People people;
  private final Members members;
  private final Identities identities;
  private final AuditTrail audit;

  AccountConflicts(People people, Members members, Identities identities, AuditTrail audit) {
    this.people = people;
    this.members = members;
    this.identities = identities;
    this.audit = audit;
  }

  /** The oldest hundred. */
  List<UserId> list() {
    return people.withConflict(MAX_SHOWN);
  }

  /**
   * Calls for a further attempt.
   *
   * @throws ProblemException {@code not-found} if this person has no conflict
   */
  @Transactional
  void tryAgain(UserId user, Actor operator) {
    if (!people.endConflict(user)) {
      throw ProblemException.notFound();
    }
    identities.request(user);
    audit.record(
        members.tenantsOf(user).stream()
            .map(
                tenant ->
                    AuditEntry.of(
                            operator,
                            "identity.attempt-requested",
                            new Target("user", user.value()),
                            Outcome.SUCCEEDED)
                        .withTenant(tenant))
            .toList());
  }
}
