package ai.coditect.localstack.mail;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/**
 * What a mail says.
 *
 * @param raw the mail as it was received
 * @param text the first plain text part; empty if there is none
 * @param html the first HTML part; empty if there is none
 */
public record MailContent(String raw, String text, String html) {

  static MailContent parse(byte[] bytes) {
    String raw = new String(bytes, StandardCharsets.UTF_8);
    try {
      MimeMessage message = message(bytes);
      return new MailContent(raw, first(message, "text/plain"), first(message, "text/html"));
    } catch (MessagingException | IOException unreadable) {
      return new MailContent(raw, "", ""); // still to be seen as it came
    }
  }

  static MimeMessage message(byte[] bytes) throws MessagingException {
    return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(bytes));
  }

  private static String first(Part part, String type) throws MessagingException, IOException {
    if (part.isMimeType(type)) {
      return String.valueOf(part.getContent());
    }
    if (part.getContent() instanceof Multipart parts) {
      for (int i = 0; i < parts.getCount(); i++) {
        BodyPart inner = parts.getBodyPart(i);
        String found = first(inner, type);
        if (!found.isEmpty()) {
          return found;
        }
      }
    }
    return "";
  }
}
