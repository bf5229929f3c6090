package ai.coditect.selfservice.mail;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.id.TenantId;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A mail as it is sent; may hold secrets.
 *
 * @param to the recipient's address
 * @param subject fixed text: nothing that a person typed
 * @param text the content
 * @param tenant whose trail the sending belongs to; null if no tenant is concerned
 * @param attachments files that come with it
 */
public record Letter(
    String to,
    String subject,
    String text,
    @Nullable TenantId tenant,
    List<Attachment> attachments) {

  /** Validates. */
  public Letter {
    Require.text(to, 254, "letter.to");
    Require.text(subject, 200, "letter.subject");
    Require.text(text, 20_000, "letter.text");
    Require.that(
        to.chars().noneMatch(Character::isISOControl)
            && subject.chars().noneMatch(Character::isISOControl),
        "a mail header holds no control characters");
    attachments = List.copyOf(attachments);
  }

  /** Without attachments. */
  public Letter(String to, String subject, String text, @Nullable TenantId tenant) {
    this(to, subject, text, tenant, List.of());
  }

  /** With one more attachment. */
  public Letter with(Attachment attachment) {
    return new Letter(
        to,
        subject,
        text,
        tenant,
        Stream.concat(attachments.stream(), Stream.of(attachment)).toList());
  }

  @Override
  public String toString() {
    return "Letter[" + subject + "]";
  }
}
