package ai.coditect.selfservice;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.BodyPart;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real SMTP server that keeps what it gets. */
public final class Mailbox {

  private static final Pattern CODE = Pattern.compile("(?m)^([0-9]{8})\\r?$");
  private static final Pattern CLAIM = Pattern.compile("(https?://\\S+/key-claims/(\\S+))");

  private static final Pattern INVITATION = Pattern.compile("https?://\\S+/invitations/(\\S+)");

  private final GreenMail server;

  Mailbox() {
    server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.start();
  }

  /**
   * A mail.
   *
   * @param attachments what comes with it, by file name
   */
  public record Mail(
      String subject,
      String messageId,
      String text,
      Map<String, String> attachments,
      int headerCount) {

    /** The code in it. */
    public String code() {
      Matcher found = CODE.matcher(text);
      return found.find() ? found.group(1) : "";
    }

    /** The token in the link of an invitation. */
    public String invitationToken() {
      Matcher found = INVITATION.matcher(text);
      return found.find() ? found.group(1) : "";
    }

    /** The claim token in it. */
    public String claimToken() {
      Matcher found = CLAIM.matcher(text);
      return found.find() ? found.group(2) : "";
    }
  }

  int port() {
    return server.getSmtp().getPort();
  }

  /** All mails to an address, oldest first. */
  public List<Mail> to(String address) {
    List<Mail> mails = new ArrayList<>();
    try {
      for (MimeMessage message : server.getReceivedMessages()) {
        if (message.getRecipients(Message.RecipientType.TO)[0].toString().equals(address)) {
          mails.add(
              new Mail(
                  message.getSubject(),
                  message.getMessageID(),
                  text(message.getContent()),
                  attachments(message.getContent()),
                  java.util.Collections.list(message.getAllHeaders()).size()));
        }
      }
    } catch (MessagingException | IOException e) {
      throw new IllegalStateException(e);
    }
    return mails;
  }

  private static String text(Object content) throws MessagingException, IOException {
    return content instanceof Multipart parts
        ? text(parts.getBodyPart(0).getContent())
        : String.valueOf(content);
  }

  private static Map<String, String> attachments(Object content)
      throws MessagingException, IOException {
    Map<String, String> attachments = new HashMap<>();
    if (content instanceof Multipart parts) {
      for (int i = 0; i < parts.getCount(); i++) {
        BodyPart part = parts.getBodyPart(i);
        if (part.getFileName() != null) {
          attachments.put(
              part.getFileName(),
              new String(part.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
      }
    }
    return attachments;
  }
}
