package ai.coditect.selfservice.mail;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.id.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * A mail as it is sent; may hold secrets.
 *
 * @param to the recipient's address
 * @param subject fixed text: nothing that a person typed
 * @param text the content
 * @param tenant whose trail the sending belongs to; null if no tenant is concerned
 */
public record Letter(String to, String subject, String text, @Nullable TenantId tenant) {

  /** Validates. */
  public Letter {
    Require.text(to, 254, "letter.to");
    Require.text(subject, 200, "letter.subject");
    Require.text(text, 20_000, "letter.text");
    Require.that(
        to.chars().noneMatch(Character::isISOControl)
            && subject.chars().noneMatch(Character::isISOControl),
        "a mail header holds no control characters");
  }

  @Override
  public String toString() {
    return "Letter[" + subject + "]";
  }
}
