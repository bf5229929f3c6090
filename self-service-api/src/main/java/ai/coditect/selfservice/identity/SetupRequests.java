package ai.coditect.selfservice.identity;

import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.id.UserId;
import ai.coditect.contracts.tenant.TenantMembers.Identity;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.selfservice.caller.Requester;
import ai.coditect.selfservice.members.Members;
import ai.coditect.selfservice.people.People;
import ai.coditect.selfservice.people.Person;
import ai.coditect.selfservice.secrets.OpaqueTokens;
import ai.coditect.selfservice.secrets.TokenPurpose;
import ai.coditect.selfservice.secrets.TokenState;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Uses one-time links: each leads to one mail of the identity provider. The link stays usable until
 * the provider has taken the request.
 */
@Component
class SetupRequests {

  private static final Logger LOG = LoggerFactory.getLogger(SetupRequests.class);
  private static final String REFUSED = "IdentityProviderRefused";

  private final OpaqueTokens tokens;
  private final People people;
  private final Members members;
  private final IdentityProvider provider;
  private final AuditTrail audit;
  private final TransactionTemplate transaction;

  SetupRequests(
      OpaqueTokens tokens,
      People people,
      Members members,
      IdentityProvider provider,
      AuditTrail audit,
      TransactionTemplate transaction) {
    this.tokens = tokens;
    this.people = people;
    this.members = members;
    this.provider = provider;
    this.audit = audit;
    this.transaction = transaction;
  }

  /** How a request ended. */
  enum Result {
    /** The mail is on its way. */
    MAILED,
    /** The account is not there yet, or the provider does not answer; the link still works. */
    TRY_AGAIN,
    /** An operator must look at the account first; the link still works. */
    NEEDS_OPERATOR,
    /** The link was used. */
    USED,
    /** The link's time is over. */
    EXPIRED,
    /** There is no such link. */
    UNKNOWN
  }

  /** What a link is worth; changes nothing. */
  TokenState look(String token) {
    return tokens.look(TokenPurpose.CREDENTIAL_SETUP, token);
  }

  /** Uses a link. */
  Result use(String token, Credential credential, Requester requester) {
    return switch (tokens.take(TokenPurpose.CREDENTIAL_SETUP, token)) {
      case TokenState.Usable usable ->
          mail(token, new UserId(usable.subject()), credential, requester);
      case TokenState.InUse _ -> Result.TRY_AGAIN;
      case TokenState.Used _ -> Result.USED;
      case TokenState.Expired _ -> Result.EXPIRED;
      case TokenState.Unknown _ -> Result.UNKNOWN;
    };
  }

  private Result mail(String token, UserId user, Credential credential, Requester requester) {
    Optional<Person> found = people.find(user).filter(it -> it.account() != Person.Account.CLOSING);
    if (found.isEmpty()) {
      return Result.UNKNOWN;
    }
    Person person = found.get();
    Identity identity = person.identity();
    if (identity == null) {
      tokens.giveBack(token);
      return person.account() == Person.Account.CONFLICT ? Result.NEEDS_OPERATOR : Result.TRY_AGAIN;
    }
    try {
      transaction.executeWithoutResult(_ -> record(user, requester, Outcome.INTENDED, null));
      return switch (provider.mailCredentialSetup(identity.subject(), credential)) {
        case SENT -> sent(token, user, requester);
        case REFUSED -> notSent(token, user, requester, REFUSED, Result.NEEDS_OPERATOR);
      };
    } catch (IdentityProviderUnavailableException e) {
      return notSent(token, user, requester, e.reason(), Result.TRY_AGAIN);
    }
  }

  private Result sent(String token, UserId user, Requester requester) {
    transaction.executeWithoutResult(
        _ -> {
          tokens.use(token);
          record(user, requester, Outcome.SUCCEEDED, null);
        });
    return Result.MAILED;
  }

  private Result notSent(
      String token, UserId user, Requester requester, String reason, Result result) {
    tokens.giveBack(token);
    LOG.atWarn()
        .addKeyValue("user", user)
        .addKeyValue("reason", reason)
        .log("The identity provider did not mail a credential set-up");
    transaction.executeWithoutResult(_ -> record(user, requester, Outcome.FAILED, reason));
    return result;
  }

  /** Into the trail of each tenant that the person can reach with what is set up. */
  private void record(UserId user, Requester requester, Outcome outcome, @Nullable String reason) {
    List<TenantId> tenants = members.tenantsOf(user);
    audit.record(
        tenants.isEmpty()
            ? List.of(entry(user, requester, outcome, reason))
            : tenants.stream()
                .map(tenant -> entry(user, requester, outcome, reason).withTenant(tenant))
                .toList());
  }

  private static AuditEntry entry(
      UserId user, Requester requester, Outcome outcome, @Nullable String reason) {
    return AuditEntry.of(
            new Actor(Actor.Type.USER, user.value()),
            "credential-setup.requested",
            new Target("user", user.value()),
            outcome)
        .withReason(reason)
        .withPersonal(requester.personal());
  }
}
