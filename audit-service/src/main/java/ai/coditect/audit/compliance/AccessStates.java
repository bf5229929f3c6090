package ai.coditect.audit.compliance;

import ai.coditect.audit.access.CurrentMembers;
import ai.coditect.audit.access.CurrentMembers.CurrentMember;
import ai.coditect.audit.compliance.AccessState.Account;
import ai.coditect.audit.compliance.AccessState.Person;
import ai.coditect.audit.compliance.Push.Outcome;
import ai.coditect.audit.ledger.ActionReader;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.TenantMembers.Identity;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes the state of now: who is a member by the tenants' own lists, what the trail says of how
 * they became one, and who they are by the identity provider. Nothing of it is kept.
 */
@Component
class AccessStates {

  private final CurrentMembers members;
  private final ActionReader trail;
  private final AccountDirectory directory;
  private final ComplianceProperties properties;
  private final Clock clock;

  AccessStates(
      CurrentMembers members,
      ActionReader trail,
      AccountDirectory directory,
      ComplianceProperties properties,
      Clock clock) {
    this.members = members;
    this.trail = trail;
    this.directory = directory;
    this.properties = properties;
    this.clock = clock;
  }

  /**
   * The state of a tenant, or, with null, of all.
   *
   * @throws VendorException if it is too large to be sent, or the identity provider does not answer
   */
  AccessState of(@Nullable TenantId tenant) {
    List<CurrentMember> current = members.of(tenant, properties.maxAccounts() + 1);
    if (current.size() > properties.maxAccounts()) {
      throw new VendorException(
          Outcome.REJECTED,
          "there are more than %d accounts (coditect.compliance.max-accounts)"
              .formatted(properties.maxAccounts()));
    }
    var history = new AccessHistory();
    trail.read(tenant, AccessHistory.ACTIONS, history::take);
    Map<Identity, Person> people =
        directory.people(current.stream().map(CurrentMember::identity).collect(Collectors.toSet()));
    return new AccessState(
        current.stream()
            .map(it -> account(it, history.of(it.id()), people.get(it.identity())))
            .toList(),
        history.removalsSince(clock.instant().minus(properties.removalsFor())));
  }

  private static Account account(
      CurrentMember member, AccessHistory.@Nullable Facts facts, @Nullable Person person) {
    return new Account(
        member.id(),
        member.tenant(),
        member.role(),
        person,
        facts == null ? null : facts.requestedAt(),
        facts == null ? null : facts.approver(),
        facts == null ? null : facts.grantedAt(),
        facts == null ? null : facts.changedAt());
  }
}
