package ai.coditect.selfservice.exports;

import ai.coditect.contracts.status.TenantStatus.Archived;
import ai.coditect.selfservice.letters.OwnerLetters;
import ai.coditect.selfservice.letters.OwnerNotice;
import ai.coditect.selfservice.mail.Letter;
import ai.coditect.selfservice.mail.LetterWriter;
import ai.coditect.selfservice.mail.NoticeKind;
import ai.coditect.selfservice.mail.Wording;
import ai.coditect.selfservice.status.Statuses;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Tells each owner that a copy of the tenant's data is there: also those who did not ask for it,
 * who might wonder. Not written if it cannot be fetched any more.
 */
@Component
class ExportReadyLetter implements LetterWriter {

  private final Statuses statuses;
  private final OwnerLetters letters;

  ExportReadyLetter(Statuses statuses, OwnerLetters letters) {
    this.statuses = statuses;
    this.letters = letters;
  }

  @Override
  public NoticeKind kind() {
    return NoticeKind.DATA_EXPORT_READY;
  }

  @Override
  public Optional<Letter> write(String subject) {
    OwnerNotice notice = OwnerNotice.parse(subject);
    return statuses.find(notice.tenant()).stream()
        .flatMap(status -> status.archives().stream())
        .filter(archive -> archive.id().equals(notice.about()))
        .findFirst()
        .flatMap(archive -> letter(notice, archive));
  }

  private Optional<Letter> letter(OwnerNotice notice, Archived archive) {
    return letters.write(
        notice,
        "The copy of your CODITECT workspace is ready",
        """
        the copy of all that your workspace has, which one of its owners asked for, is ready. Its
        owners can fetch it until %s. If none of you asked for it, look at the trail who did.
        """
            .formatted(Wording.minute(archive.until())),
        "/v1/tenants/%s/archives/%s".formatted(notice.tenant(), archive.id()));
  }
}
