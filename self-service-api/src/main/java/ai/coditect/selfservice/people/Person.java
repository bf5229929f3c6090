package ai.coditect.selfservice.people;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.id.UserId;
import ai.coditect.contracts.tenant.TenantMembers.Identity;
import org.jspecify.annotations.Nullable;

/**
 * A person whose address is verified. Personal data: never in an event, a log or a message of an
 * exception.
 *
 * @param id the person
 * @param email the address, as it was typed
 * @param displayName what the person wants to be called
 * @param locale the preferred language, as a BCP 47 tag
 * @param account where the account at the identity provider stands
 * @param identity the account; null unless {@link Account#LINKED} or {@link Account#CLOSING}
 */
public record Person(
    UserId id,
    String email,
    String displayName,
    String locale,
    Account account,
    @Nullable Identity identity) {

  /** Where a person's account at the identity provider stands. */
  public enum Account {
    /** Being made. */
    PENDING("pending"),
    /** There, and known by issuer and subject. */
    LINKED("linked"),
    /**
     * The provider gives none: another account there has the address, or it does not take the
     * person's data. An operator must look.
     */
    CONFLICT("conflict"),
    /** Given up by the person; soon nobody knows of either any more. */
    CLOSING("closing");

    private final String value;

    Account(String value) {
      this.value = value;
    }

    /** The name in the API and in the database. */
    public String value() {
      return value;
    }

    static Account of(String value) {
      for (Account account : values()) {
        if (account.value.equals(value)) {
          return account;
        }
      }
      throw new IllegalArgumentException("no account state");
    }
  }

  /** Validates. */
  public Person {
    Require.present(id, "person.id");
    Require.text(email, 254, "person.email");
    Require.text(displayName, 100, "person.displayName");
    boolean known = account == Account.LINKED || account == Account.CLOSING;
    Require.that(known == (identity != null), "identity if linked");
  }

  @Override
  public String toString() {
    return "Person[" + id + "]";
  }
}
