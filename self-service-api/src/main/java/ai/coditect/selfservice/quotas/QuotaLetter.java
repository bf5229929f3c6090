package ai.coditect.selfservice.quotas;

import ai.coditect.contracts.status.Reason;
import ai.coditect.selfservice.letters.OwnerLetters;
import ai.coditect.selfservice.letters.OwnerNotice;
import ai.coditect.selfservice.mail.Letter;
import ai.coditect.selfservice.mail.LetterWriter;
import ai.coditect.selfservice.mail.NoticeKind;
import ai.coditect.selfservice.status.Statuses;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Tells an owner that a limit was neared or reached; not if that has passed since. */
@Component
class QuotaLetter implements LetterWriter {

  private final Statuses statuses;
  private final OwnerLetters letters;

  QuotaLetter(Statuses statuses, OwnerLetters letters) {
    this.statuses = statuses;
    this.letters = letters;
  }

  @Override
  public NoticeKind kind() {
    return NoticeKind.QUOTA;
  }

  /** What a reason means to the customer. */
  private record Words(String subject, String text) {}

  @Override
  public Optional<Letter> write(String subject) {
    OwnerNotice notice = OwnerNotice.parse(subject);
    Crossing crossing = Crossing.parse(notice.about());
    return statuses
        .find(notice.tenant())
        .filter(status -> Crossing.in(status).contains(crossing))
        .flatMap(_ -> words(crossing.reason()))
        .flatMap(
            words ->
                letters.write(
                    notice,
                    words.subject(),
                    words.text(),
                    "/v1/tenants/%s/usage".formatted(notice.tenant())));
  }

  private static Optional<Words> words(Reason reason) {
    return switch (reason) {
      case DATABASE_NEARLY_FULL ->
          words(
              "Your CODITECT database is nearly full",
              """
              your workspace's database holds 80 % of what your tier allows, or more. Once it holds all
              of it for longer than a while, rows can be read and deleted, and not inserted or updated,
              until there is room again. Delete what you do not need, or change to a larger tier.
              """);
      case DATABASE_OVER_LIMIT ->
          words(
              "Your CODITECT database is over its limit",
              """
              your workspace's database holds more than your tier allows. Before long rows can be read
              and deleted, and not inserted or updated, until it holds less than 95 % of that. Delete
              what you do not need, or change to a larger tier.
              """);
      case DATABASE_WRITES_DENIED ->
          words(
              "Your CODITECT database takes no more data",
              """
              your workspace's database holds more than your tier allows. Rows can be read and deleted,
              and not inserted or updated, until it holds less than 95 % of that. Nothing was deleted.
              To have room at once, change to a larger tier.
              """);
      case STORAGE_NEARLY_FULL ->
          words(
              "Your CODITECT bucket is nearly full",
              """
              your workspace's bucket holds 80 % of what your tier allows, or more, older versions of
              objects included. Once it holds all of it, objects can be read and deleted, and not
              written, until there is room again. Delete what you do not need, or change to a larger
              tier.
              """);
      case STORAGE_WRITES_DENIED ->
          words(
              "Your CODITECT bucket takes no more objects",
              """
              your workspace's bucket holds as much as your tier allows, older versions of objects
              included. Objects can be read and deleted, and not written, until it holds less than 95 %
              of that. Nothing was deleted. Older versions count until they are deleted, too.
              """);
      // A reason that a newer provisioning-service has, and there are no words for here.
      default -> Optional.empty();
    };
  }

  private static Optional<Words> words(String subject, String text) {
    return Optional.of(new Words(subject, text));
  }
}
