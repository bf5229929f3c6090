package ai.coditect.selfservice.people;

/** The form of e-mail addresses that we take: ASCII, as RFC 5321 allows it without quoting. */
public final class EmailAddress {

  /** A regular expression. */
  public static final String FORM =
      "(?=.{1,64}@)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
          + "@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])";

  private EmailAddress() {}
}
