package ai.coditect.selfservice.retention;

import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.status.TenantStatus.Archived;
import ai.coditect.selfservice.letters.OwnerLetters;
import ai.coditect.selfservice.letters.OwnerNotice;
import ai.coditect.selfservice.mail.Letter;
import ai.coditect.selfservice.mail.LetterWriter;
import ai.coditect.selfservice.mail.NoticeKind;
import ai.coditect.selfservice.mail.Wording;
import ai.coditect.selfservice.status.Statuses;
import ai.coditect.selfservice.work.BackgroundSteps;
import com.github.kagkarlsson.scheduler.task.Task;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the owners are told of data that their tier does not have any more, and when. */
@Configuration(proxyBeanMethods = false)
class RetentionLetters {

  private static final Duration INTERVAL = Duration.ofMinutes(10);

  @Bean
  Task<?> retentionNoticesStep(BackgroundSteps steps, RetentionNotices notices) {
    return steps.recurring("retention-notices", INTERVAL, notices::call);
  }

  @Bean
  LetterWriter retentionEndingLetter(Statuses statuses, OwnerLetters letters) {
    return new EndingLetter(statuses, letters);
  }

  @Bean
  LetterWriter retentionEndedLetter(Statuses statuses, OwnerLetters letters) {
    return new EndedLetter(statuses, letters);
  }

  /**
   * Of a step key such as {@code database.schema.t_x}, what it is: database schema t_x. Of one in
   * an environment such as {@code kubernetes.namespace.dev/t-x-dev} the name says which one.
   */
  private static String named(String what) {
    String words = String.join(" ", what.split("\\.", 3));
    return words.replaceFirst(" [^ /]+/", " ");
  }

  /** Not written if the data was brought back, or is kept until another time. */
  private record EndingLetter(Statuses statuses, OwnerLetters letters) implements LetterWriter {

    @Override
    public NoticeKind kind() {
      return NoticeKind.RETENTION_ENDING;
    }

    @Override
    public Optional<Letter> write(String subject) {
      OwnerNotice notice = OwnerNotice.parse(subject);
      Ending ending = Ending.parse(notice.about());
      boolean stillSo =
          statuses.find(notice.tenant()).stream()
              .filter(status -> status.offboarding() == null)
              .flatMap(status -> status.retained().stream())
              .map(retained -> new Ending(retained.what(), retained.until()))
              .anyMatch(ending::equals);
      return stillSo ? letter(notice, ending) : Optional.empty();
    }

    private Optional<Letter> letter(OwnerNotice notice, Ending ending) {
      return letters.write(
          notice,
          "Data of your CODITECT workspace will be deleted",
          """
          your tier does not include the following any more, and we have kept it for you:

              %s

          On %s we make an archive of it, which you can fetch, and delete it. To have it back as it
          was, change to a tier that includes it before then.
          """
              .formatted(named(ending.what()), Wording.minute(ending.until())),
          "/v1/tenants/%s/provisioning".formatted(notice.tenant()));
    }
  }

  /** Not written if the archive cannot be fetched any more. */
  private record EndedLetter(Statuses statuses, OwnerLetters letters) implements LetterWriter {

    @Override
    public NoticeKind kind() {
      return NoticeKind.RETENTION_ENDED;
    }

    @Override
    public Optional<Letter> write(String subject) {
      OwnerNotice notice = OwnerNotice.parse(subject);
      return statuses
          .find(notice.tenant())
          .map(TenantStatus::archives)
          .map(archives -> archives.stream().filter(archive -> archive.id().equals(notice.about())))
          .flatMap(Stream::findFirst)
          .flatMap(archive -> letter(notice, archive));
    }

    private Optional<Letter> letter(OwnerNotice notice, Archived archive) {
      return letters.write(
          notice,
          "Data of your CODITECT workspace was archived",
          """
          the following was kept for you though your tier does not include it, and that time is
          over:

              %s

          It is in an archive that you can fetch until %s, and is being deleted where it was.
          """
              .formatted(named(archive.what()), Wording.minute(archive.until())),
          "/v1/tenants/%s/archives/%s".formatted(notice.tenant(), archive.id()));
    }
  }
}
