package ai.coditect.localstack.mail;

import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The mails of one data folder, an .eml file each, the newest {@value #KEPT} of them. A mail is
 * there after a restart once {@link #add} has returned.
 */
final class MailArchive {

  static final int KEPT = 20_000;

  private static final String RECIPIENT_HEADER = "Delivered-To: ";
  private static final String SUFFIX = ".eml";
  private static final DateTimeFormatter ID_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Path folder;
  private final Clock clock;
  private final ConcurrentSkipListMap<String, Mail> mails = new ConcurrentSkipListMap<>();
  private final AtomicLong sequence = new AtomicLong();

  MailArchive(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
    try {
      Files.createDirectories(folder);
      try (Stream<Path> files = Files.list(folder)) {
        files.filter(file -> file.toString().endsWith(SUFFIX)).forEach(this::index);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the mails in " + folder, e);
    }
  }

  Mail add(String recipient, MimeMessage message) throws MessagingException {
    Instant now = clock.instant();
    String id = ID_TIME.format(now) + "-%06d".formatted(sequence.incrementAndGet());
    var bytes = new ByteArrayOutputStream();
    try {
      bytes.write((RECIPIENT_HEADER + recipient + "\r\n").getBytes(StandardCharsets.UTF_8));
      message.writeTo(bytes);
      Path aside = folder.resolve(id + ".part");
      Files.write(aside, bytes.toByteArray());
      Files.move(aside, file(id), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new MessagingException("the mail cannot be kept", e);
    }
    Mail mail = describe(id, now, bytes.toByteArray());
    mails.put(id, mail);
    dropOldest();
    return mail;
  }

  private void dropOldest() throws MessagingException {
    while (mails.size() > KEPT) {
      try {
        Files.deleteIfExists(file(mails.firstKey()));
      } catch (IOException e) {
        throw new MessagingException("an old mail cannot be dropped", e);
      }
      mails.pollFirstEntry();
    }
  }

  /** The mails of a recipient, or of all if that is empty; the newest first. */
  List<Mail> list(String recipient) {
    String wanted = recipient.toLowerCase(Locale.ROOT);
    return mails.values().stream()
        .filter(mail -> wanted.isEmpty() || mail.recipient().equals(wanted))
        .sorted(Comparator.comparing(Mail::id).reversed())
        .toList();
  }

  Optional<Mail> find(String id) {
    return Optional.ofNullable(mails.get(id));
  }

  MailContent content(Mail mail) {
    try {
      return MailContent.parse(Files.readAllBytes(file(mail.id())));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the mail " + mail.id(), e);
    }
  }

  private Path file(String id) {
    return folder.resolve(id + SUFFIX);
  }

  private void index(Path file) {
    String id = String.valueOf(file.getFileName()).replace(SUFFIX, "");
    try {
      Instant received = Files.getLastModifiedTime(file).toInstant();
      mails.put(id, describe(id, received, Files.readAllBytes(file)));
    } catch (IOException | MessagingException e) {
      throw new IllegalStateException("cannot read the mail " + file, e);
    }
  }

  private static Mail describe(String id, Instant received, byte[] bytes)
      throws MessagingException {
    MimeMessage message = MailContent.message(bytes);
    return new Mail(
        id,
        received,
        orEmpty(message.getHeader("Delivered-To", null)).toLowerCase(Locale.ROOT),
        firstAddress(message.getFrom()),
        orEmpty(message.getSubject()),
        orEmpty(message.getMessageID()));
  }

  private static String firstAddress(Address @Nullable [] addresses) {
    if (addresses == null || addresses.length == 0) {
      return "";
    }
    return addresses[0] instanceof InternetAddress internet
        ? internet.getAddress()
        : addresses[0].toString();
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
