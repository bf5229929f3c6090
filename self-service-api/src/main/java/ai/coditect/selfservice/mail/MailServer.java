package ai.coditect.selfservice.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.mail.MailException;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.mail.javamail.MimeMessageHelper;

/** Hands mails to the SMTP server. */
class MailServer {

  private final JavaMailSenderImpl sender;
  private final String from;

  MailServer(JavaMailSenderImpl sender, String from) {
    this.sender = sender;
    this.from = from;
  }

  /** How an attempt ended. */
  sealed interface Handover {

    /** The server has the mail. */
    record Accepted() implements Handover {}

    /** The server refuses the recipient for good. */
    record Refused() implements Handover {}
  }

  /**
   * Sends a letter; takes at most some 30 s.
   *
   * @throws MailException if the server does not answer or cannot take it now
   */
  Handover send(Letter letter, String messageId) {
    try {
      var message = new IdentifiedMessage(sender.getSession(), messageId);
      var helper = new MimeMessageHelper(message, true, StandardCharsets.UTF_8.name());
      helper.setFrom(from);
      helper.setTo(letter.to());
      helper.setSubject(letter.subject());
      helper.setText(letter.text(), LetterHtml.of(letter));
      for (Attachment attachment : letter.attachments()) {
        helper.addAttachment(
            attachment.name(), new ByteArrayResource(attachment.content()), attachment.mediaType());
      }
      message.setHeader("Auto-Submitted", "auto-generated");
      sender.send(message);
      return new Handover.Accepted();
    } catch (MessagingException e) {
      throw new IllegalStateException("the mail cannot be composed", e);
    } catch (MailException e) {
      if (refusesRecipient(e)) {
        return new Handover.Refused();
      }
      throw e;
    }
  }

  private static boolean refusesRecipient(MailException failure) {
    if (failure instanceof org.springframework.mail.MailSendException send) {
      for (Exception cause : send.getMessageExceptions()) {
        if (cause instanceof SendFailedException refused
            && refused.getInvalidAddresses() != null
            && refused.getInvalidAddresses().length > 0) {
          return true;
        }
      }
    }
    return false;
  }

  /** Keeps its Message-ID when it is saved, so that a repeated mail can be recognised. */
  private static final class IdentifiedMessage extends MimeMessage {
    private final String messageId;

    IdentifiedMessage(Session session, String messageId) {
      super(session);
      this.messageId = messageId;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", messageId);
    }
  }
}
