package ai.coditect.selfservice.identity;

import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.id.UserId;
import ai.coditect.contracts.tenant.TenantMembers.Identity;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.selfservice.members.Members;
import ai.coditect.selfservice.people.People;
import ai.coditect.selfservice.people.Person;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Gives one person an account at the identity provider and tells everybody who it is. An outage of
 * the provider only delays it.
 */
@Component
class IdentityStep {

  private static final Logger LOG = LoggerFactory.getLogger(IdentityStep.class);
  private static final Actor SELF = new Actor(Actor.Type.SYSTEM, "self-service-api");

  private final IdentityProvider provider;
  private final People people;
  private final Members members;
  private final AuditTrail audit;
  private final TransactionTemplate transaction;
  private final String issuer;

  IdentityStep(
      IdentityProvider provider,
      People people,
      Members members,
      AuditTrail audit,
      TransactionTemplate transaction,
      @Value("${spring.security.oauth2.resourceserver.jwt.issuer-uri}") String issuer) {
    this.provider = provider;
    this.people = people;
    this.members = members;
    this.audit = audit;
    this.transaction = transaction;
    this.issuer = issuer;
  }

  void run(String userId) {
    Person person = people.find(new UserId(userId)).orElseThrow();
    switch (person.account()) {
      case PENDING -> ensure(person);
      case LINKED, CONFLICT, CLOSING -> {
        // Done by an earlier attempt that ended before it could say so.
      }
    }
  }

  private void ensure(Person person) {
    transaction.executeWithoutResult(_ -> record(person.id(), Outcome.INTENDED, null));
    switch (attempt(person)) {
      case IdentityProvider.Account.Present present ->
          transaction.executeWithoutResult(_ -> link(person.id(), present.subject()));
      case IdentityProvider.Account.AddressTaken _ ->
          transaction.executeWithoutResult(_ -> conflict(person.id(), "AddressTaken"));
      case IdentityProvider.Account.Refused _ ->
          transaction.executeWithoutResult(_ -> conflict(person.id(), "IdentityProviderRefused"));
    }
  }

  private IdentityProvider.Account attempt(Person person) {
    try {
      return provider.ensureAccount(person);
    } catch (IdentityProviderUnavailableException e) {
      transaction.executeWithoutResult(_ -> record(person.id(), Outcome.FAILED, e.reason()));
      throw e;
    }
  }

  private void link(UserId user, String subject) {
    if (people.link(user, new Identity(issuer, subject))) {
      var _ = members.accountChanged(user);
      record(user, Outcome.SUCCEEDED, null);
    }
  }

  private void conflict(UserId user, String reason) {
    if (people.conflict(user)) {
      record(user, Outcome.FAILED, reason);
      LOG.atError()
          .addKeyValue("user", user)
          .addKeyValue("reason", reason)
          .log("A person gets no account at the identity provider; an operator must look");
    }
  }

  /** Into the trail of each of the person's tenants. */
  private void record(UserId user, Outcome outcome, @Nullable String reason) {
    List<AuditEntry> entries =
        members.tenantsOf(user).stream()
            .map((TenantId tenant) -> entry(user, tenant, outcome, reason))
            .toList();
    audit.record(entries);
  }

  private static AuditEntry entry(
      UserId user, TenantId tenant, Outcome outcome, @Nullable String reason) {
    return AuditEntry.of(SELF, "identity.created", new Target("user", user.value()), outcome)
        .withTenant(tenant)
        .withReason(reason);
  }
}
