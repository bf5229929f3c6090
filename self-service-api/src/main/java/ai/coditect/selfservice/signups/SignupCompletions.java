package ai.coditect.selfservice.signups;

import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.id.UserId;
import ai.coditect.contracts.tenant.Entitlement;
import ai.coditect.selfservice.identity.Identities;
import ai.coditect.selfservice.people.People;
import ai.coditect.selfservice.people.Person;
import ai.coditect.selfservice.tenants.Author;
import ai.coditect.selfservice.tenants.NewTenant;
import ai.coditect.selfservice.tenants.Tenants;
import ai.coditect.selfservice.tenants.Terms;
import ai.coditect.selfservice.tierchanges.TierRequests;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Makes person, tenant and operation of a sign-up whose address is verified. */
@Component
class SignupCompletions {

  private final SignupRepository signups;
  private final People people;
  private final Tenants tenants;
  private final Identities identities;
  private final TierRequests requests;
  private final Clock clock;

  SignupCompletions(
      SignupRepository signups,
      People people,
      Tenants tenants,
      Identities identities,
      TierRequests requests,
      Clock clock) {
    this.signups = signups;
    this.people = people;
    this.tenants = tenants;
    this.identities = identities;
    this.requests = requests;
    this.clock = clock;
  }

  /**
   * Completes a sign-up whose row is locked. Needs a running transaction.
   *
   * @param entitlement why it may have its tier; null if anybody may
   * @return empty if somebody else had the address first: the sign-up is refused then
   */
  @Transactional(propagation = Propagation.MANDATORY)
  Optional<SignupEntity.Completion> complete(
      SignupEntity signup, @Nullable Entitlement entitlement) {
    Entitlement right =
        entitlement == null
            ? new Entitlement(
                Entitlement.Source.FREE, null, signup.wish().seats(), clock.instant(), null)
            : entitlement;
    return complete(signup, new Terms(signup.tier(), signup.wish().seats(), right));
  }

  /**
   * Completes a sign-up with the trial of its tier, and lets the new tenant wait for that tier.
   * Needs a running transaction.
   *
   * @return empty as in {@link #complete(SignupEntity, Entitlement)}
   */
  @Transactional(propagation = Propagation.MANDATORY)
  Optional<SignupEntity.Completion> completeOnTrial(SignupEntity signup, Terms trial) {
    Optional<SignupEntity.Completion> completion = complete(signup, trial);
    completion.ifPresent(
        completed ->
            requests.askOnTrial(
                completed.tenant(),
                signup.tier(),
                signup.wish().seats(),
                signup.wish().contractReference(),
                new Author(new Actor(Actor.Type.USER, completed.user().value()), Map.of())));
    return completion;
  }

  private Optional<SignupEntity.Completion> complete(SignupEntity signup, Terms terms) {
    SignupWish wish = signup.wish();
    Person person =
        new Person(
            UserId.next(),
            wish.email(),
            wish.displayName(),
            wish.locale(),
            Person.Account.PENDING,
            null);
    if (!people.add(person)) {
      signup.refuse("AlreadySignedUp");
      signups.saveAndFlush(signup);
      return Optional.empty();
    }
    Tenants.Created created =
        tenants.signUp(
            new NewTenant(
                wish.tenantName(),
                person.id(),
                terms.tier(),
                terms.seats(),
                wish.region(),
                wish.acceptedTermsVersion(),
                terms.entitlement()));
    signup.complete(person.id(), created.tenant(), created.operation());
    signups.saveAndFlush(signup);
    identities.request(person.id());
    return Optional.of(
        new SignupEntity.Completion(person.id(), created.tenant(), created.operation()));
  }
}
