package ai.coditect.selfservice.mail;

import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.mail.MailException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends one journaled mail. Its intent is recorded, and what it says is stored, before the mail
 * server is asked; a crash between the server's answer and our record of it sends the mail again,
 * with the same Message-ID.
 */
@Component
class NoticeStep {

  private static final Actor SELF = new Actor(Actor.Type.SYSTEM, "self-service-api");

  private final Notices notices;
  private final List<LetterWriter> writers;
  private final MailServer server;
  private final AuditTrail audit;
  private final TransactionTemplate transaction;

  NoticeStep(
      Notices notices,
      List<LetterWriter> writers,
      MailServer server,
      AuditTrail audit,
      TransactionTemplate transaction) {
    this.notices = notices;
    this.writers = writers;
    this.server = server;
    this.audit = audit;
    this.transaction = transaction;
  }

  void run(String noticeId) {
    Notice notice = notices.find(noticeId).orElseThrow();
    if (notice.state() != Notice.State.PENDING) {
      return;
    }
    Optional<Letter> letter = transaction.execute(_ -> write(notice));
    if (letter != null && letter.isPresent()) {
      send(notice, letter.get());
    }
  }

  private Optional<Letter> write(Notice notice) {
    LetterWriter writer = writer(notice.kind());
    Optional<Letter> letter =
        writer.isDue(notice.subject(), notice.number())
            ? writer.write(notice.subject())
            : Optional.empty();
    if (letter.isPresent()) {
      notices.attempt(notice.id());
      audit.record(entry(notice, letter.get(), Outcome.INTENDED, null));
    } else {
      notices.end(notice.id(), Notice.State.DROPPED);
    }
    return letter;
  }

  private void send(Notice notice, Letter letter) {
    try {
      switch (server.send(letter, messageId(notice.id()))) {
        case MailServer.Handover.Accepted _ ->
            end(notice, letter, Notice.State.SENT, Outcome.SUCCEEDED, null);
        case MailServer.Handover.Refused _ ->
            end(notice, letter, Notice.State.REFUSED, Outcome.FAILED, "RecipientRefused");
      }
    } catch (MailException e) {
      transaction.executeWithoutResult(
          _ -> audit.record(entry(notice, letter, Outcome.FAILED, "MailServerUnavailable")));
      throw e;
    }
  }

  private void end(
      Notice notice, Letter letter, Notice.State state, Outcome outcome, @Nullable String reason) {
    transaction.executeWithoutResult(
        _ -> {
          notices.end(notice.id(), state);
          audit.record(entry(notice, letter, outcome, reason));
        });
  }

  private LetterWriter writer(NoticeKind kind) {
    return writers.stream().filter(it -> it.kind() == kind).findFirst().orElseThrow();
  }

  private static AuditEntry entry(
      Notice notice, Letter letter, Outcome outcome, @Nullable String reason) {
    AuditEntry entry =
        AuditEntry.of(SELF, "mail.sent", new Target("mail", notice.id()), outcome)
            .withReason(reason)
            .withPersonal(Map.of("email", letter.to()));
    return letter.tenant() == null ? entry : entry.withTenant(letter.tenant());
  }

  /** The same notice has the same id in every attempt and every replica. */
  static String messageId(String noticeId) {
    UUID named = UUID.nameUUIDFromBytes(noticeId.getBytes(StandardCharsets.UTF_8));
    return "<%s@notices.coditect.ai>".formatted(named);
  }
}
