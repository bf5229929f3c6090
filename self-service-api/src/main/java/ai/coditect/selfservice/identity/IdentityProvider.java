package ai.coditect.selfservice.identity;

import ai.coditect.selfservice.people.Person;

/** What this service needs of the identity provider. Every call ends within some 30 s. */
interface IdentityProvider {

  /** How making an account ended. */
  sealed interface Account {

    /**
     * The person has an account.
     *
     * @param subject its stable id at the provider
     */
    record Present(String subject) implements Account {}

    /** Another account has the person's address. It is never taken for the person's. */
    record AddressTaken() implements Account {}

    /** The provider does not take what we know of the person; time does not mend that. */
    record Refused() implements Account {}
  }

  /** How a request for a mail ended. */
  enum Mailing {
    /** The provider has sent it. */
    SENT,
    /** The account is gone or may not get it; time does not mend that. */
    REFUSED
  }

  /**
   * Finds or makes the person's account, whose user name is the person's id; doing it twice equals
   * once.
   *
   * @throws IdentityProviderUnavailableException if trying again later may help
   */
  Account ensureAccount(Person person);

  /**
   * Gives an account another address, which the caller has verified; doing it twice equals once.
   *
   * @throws IdentityProviderUnavailableException if trying again later may help
   */
  AddressChange changeAddress(String subject, String email);

  /**
   * Removes an account with all its sessions; one that is not there is fine.
   *
   * @throws IdentityProviderUnavailableException if trying again later may help
   */
  void removeAccount(String subject);

  /**
   * Has the provider mail the person a link, valid for an hour, to set up a credential of this
   * kind.
   *
   * @throws IdentityProviderUnavailableException if trying again later may help
   */
  Mailing mailCredentialSetup(String subject, Credential credential);
}
