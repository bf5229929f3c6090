package ai.coditect.selfservice.identity;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.contracts.id.UserId;
import ai.coditect.selfservice.people.Person;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every identity provider must do; run against the real one and against the fake. */
abstract class IdentityProviderContract {

  abstract IdentityProvider provider();

  /** Makes an account of somebody else with this address. */
  abstract void occupy(String email);

  @Test
  void making_an_account_twice_gives_the_same_one() {
    Person person = person();

    IdentityProvider.Account first = provider().ensureAccount(person);
    IdentityProvider.Account second = provider().ensureAccount(person);

    assertThat(first).isInstanceOf(IdentityProvider.Account.Present.class).isEqualTo(second);
  }

  @Test
  void two_persons_have_two_accounts() {
    assertThat(provider().ensureAccount(person())).isNotEqualTo(provider().ensureAccount(person()));
  }

  @Test
  void an_address_that_somebody_else_has_is_reported_and_never_linked() {
    Person person = person();
    occupy(person.email());

    assertThat(provider().ensureAccount(person))
        .isEqualTo(new IdentityProvider.Account.AddressTaken());
  }

  @Test
  void what_the_provider_does_not_take_of_a_person_is_refused_for_good() {
    assertThat(provider().ensureAccount(person("no address at all")))
        .isEqualTo(new IdentityProvider.Account.Refused());
  }

  @Test
  void a_mail_to_an_account_that_is_gone_is_refused_for_good() {
    String gone = UUID.randomUUID().toString();

    for (Credential credential : Credential.values()) {
      assertThat(provider().mailCredentialSetup(gone, credential))
          .isEqualTo(IdentityProvider.Mailing.REFUSED);
    }
  }

  @Test
  void an_account_gets_another_address_unless_somebody_else_has_it() {
    var account = (IdentityProvider.Account.Present) provider().ensureAccount(person());
    String free = person().email();
    String taken = person().email();
    occupy(taken);

    assertThat(provider().changeAddress(account.subject(), free)).isEqualTo(AddressChange.CHANGED);
    assertThat(provider().changeAddress(account.subject(), free)).isEqualTo(AddressChange.CHANGED);
    assertThat(provider().changeAddress(account.subject(), taken)).isEqualTo(AddressChange.TAKEN);
    assertThat(provider().changeAddress(UUID.randomUUID().toString(), free))
        .isEqualTo(AddressChange.REFUSED);
  }

  @Test
  void an_account_that_is_removed_is_gone_and_removing_it_again_is_fine() {
    Person person = person();
    var first = (IdentityProvider.Account.Present) provider().ensureAccount(person);

    provider().removeAccount(first.subject());
    provider().removeAccount(first.subject());

    assertThat(provider().mailCredentialSetup(first.subject(), Credential.PASSWORD))
        .isEqualTo(IdentityProvider.Mailing.REFUSED);
    assertThat(provider().ensureAccount(person)).isNotEqualTo(first);
  }

  static Person person() {
    return person("person-" + UUID.randomUUID() + "@example.com");
  }

  private static Person person(String email) {
    return new Person(UserId.next(), email, "R&D {Team} <x>", "en", Person.Account.PENDING, null);
  }
}
