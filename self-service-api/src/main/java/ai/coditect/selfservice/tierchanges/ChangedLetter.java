package ai.coditect.selfservice.tierchanges;

import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.selfservice.letters.OwnerLetters;
import ai.coditect.selfservice.letters.OwnerNotice;
import ai.coditect.selfservice.letters.OwnerNotices;
import ai.coditect.selfservice.mail.Letter;
import ai.coditect.selfservice.mail.LetterWriter;
import ai.coditect.selfservice.mail.NoticeKind;
import ai.coditect.selfservice.operations.OperationEnded;
import ai.coditect.selfservice.operations.Operations;
import ai.coditect.selfservice.tenants.ChangeKind;
import ai.coditect.selfservice.tenants.Tenants;
import java.util.Optional;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells each owner that a change of tier that was asked for has been done. */
@Component
class ChangedLetter implements LetterWriter {

  private final Operations operations;
  private final Tenants tenants;
  private final OwnerNotices owners;
  private final OwnerLetters letters;

  ChangedLetter(Operations operations, Tenants tenants, OwnerNotices owners, OwnerLetters letters) {
    this.operations = operations;
    this.tenants = tenants;
    this.owners = owners;
    this.letters = letters;
  }

  @EventListener
  void follow(OperationEnded ended) {
    if (ended.type().equals(ChangeKind.TIER_CHANGE.operationType())
        && ended.state().equals("succeeded")) {
      owners.toEach(NoticeKind.TIER_CHANGED, ended.tenant(), ended.operation().value(), 1);
    }
  }

  @Override
  public NoticeKind kind() {
    return NoticeKind.TIER_CHANGED;
  }

  @Override
  public Optional<Letter> write(String subject) {
    OwnerNotice notice = OwnerNotice.parse(subject);
    return operations
        .summary(new OperationId(notice.about()))
        .flatMap(operation -> tenants.intentAt(notice.tenant(), operation.generation()))
        .flatMap(intent -> letter(notice, intent));
  }

  private Optional<Letter> letter(OwnerNotice notice, TenantIntent intent) {
    return letters.write(
        notice,
        "Your CODITECT workspace has the tier that was asked for",
        """
        your workspace has tier %s now, with %d %s. What the tier before had and this one has not
        is kept for a while; the address below says of each for how long, and where to fetch it.
        """
            .formatted(intent.tier(), intent.seats(), intent.seats() == 1 ? "seat" : "seats"),
        "/v1/tenants/%s/provisioning".formatted(notice.tenant()));
  }
}
