package ai.coditect.selfservice.signups;

import ai.coditect.contracts.id.UserId;
import ai.coditect.contracts.tenant.Entitlement;
import ai.coditect.selfservice.identity.Identities;
import ai.coditect.selfservice.people.People;
import ai.coditect.selfservice.people.Person;
import ai.coditect.selfservice.tenants.NewTenant;
import ai.coditect.selfservice.tenants.Tenants;
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

  SignupCompletions(
      SignupRepository signups, People people, Tenants tenants, Identities identities) {
    this.signups = signups;
    this.people = people;
    this.tenants = tenants;
    this.identities = identities;
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
                signup.tier(),
                wish.seats(),
                wish.region(),
                wish.acceptedTermsVersion(),
                entitlement));
    signup.complete(person.id(), created.tenant(), created.operation());
    signups.saveAndFlush(signup);
    identities.request(person.id());
    return Optional.of(
        new SignupEntity.Completion(person.id(), created.tenant(), created.operation()));
  }
}
