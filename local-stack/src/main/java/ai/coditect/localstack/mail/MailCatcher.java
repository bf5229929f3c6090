package ai.coditect.localstack.mail;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.mail.MailAddress;
import com.icegreen.greenmail.mail.MovingMessage;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.user.UserException;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An SMTP server on the loopback address that takes mail for anyone from anyone, keeps it in files,
 * and shows it on a web page. What it has acknowledged is there after a restart.
 */
public final class MailCatcher {

  private static final String MAILBOX = "all";

  /** The library keeps its own copies in memory; we have ours in files. */
  private static final int FORGET_EVERY = 100;

  private final int smtpPort;
  private final int webPort;
  private final MailArchive archive;
  private final AtomicInteger delivered = new AtomicInteger();
  private @Nullable GreenMail smtp;
  private @Nullable MailPage page;

  /** A catcher that is not started yet, with the mails that the folder already holds. */
  public MailCatcher(Path folder, int smtpPort, int webPort) {
    this.smtpPort = smtpPort;
    this.webPort = webPort;
    this.archive = new MailArchive(folder.resolve("mails"), Clock.systemUTC());
  }

  /** Starts both servers; they accept connections when this returns. */
  public synchronized void start() {
    var server = new GreenMail(new ServerSetup(smtpPort, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.withConfiguration(GreenMailConfiguration.aConfig().withDisabledAuthentication());
    server.getUserManager().setMessageDeliveryHandler((message, to) -> keep(server, message, to));
    server.start();
    smtp = server;
    page = MailPage.start(webPort, archive);
  }

  private GreenMailUser keep(GreenMail server, MovingMessage message, MailAddress to)
      throws MessagingException, UserException {
    archive.add(to.getEmail(), message.getMessage());
    if (delivered.incrementAndGet() % FORGET_EVERY == 0) {
      try {
        server.purgeEmailFromAllMailboxes();
      } catch (FolderException e) {
        throw new MessagingException("the library's mailbox cannot be emptied", e);
      }
    }
    var users = server.getUserManager();
    synchronized (this) {
      var user = users.getUser(MAILBOX);
      return user == null ? users.createUser(MAILBOX + "@localhost", MAILBOX, MAILBOX) : user;
    }
  }

  /** Stops both servers. */
  public synchronized void stop() {
    if (page != null) {
      page.stop();
      page = null;
    }
    if (smtp != null) {
      smtp.stop();
      smtp = null;
    }
  }

  /** The mails of a recipient, the newest first. */
  public List<Mail> mailsTo(String recipient) {
    return archive.list(recipient);
  }

  /** All mails, the newest first. */
  public List<Mail> mails() {
    return archive.list("");
  }

  /** What a mail says, if it is still kept. */
  public Optional<MailContent> content(String id) {
    return archive.find(id).map(archive::content);
  }

  /** Where people read the mails. */
  public String url() {
    return "http://127.0.0.1:" + webPort;
  }
}
