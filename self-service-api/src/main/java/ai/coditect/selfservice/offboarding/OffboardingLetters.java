package ai.coditect.selfservice.offboarding;

import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.tenant.Departure;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.selfservice.letters.OwnerLetters;
import ai.coditect.selfservice.letters.OwnerNotice;
import ai.coditect.selfservice.mail.Attachment;
import ai.coditect.selfservice.mail.Letter;
import ai.coditect.selfservice.mail.LetterWriter;
import ai.coditect.selfservice.mail.NoticeKind;
import ai.coditect.selfservice.mail.Wording;
import ai.coditect.selfservice.operations.Operations;
import ai.coditect.selfservice.page.PublicUrl;
import ai.coditect.selfservice.provisioning.DepartureDocuments;
import ai.coditect.selfservice.status.Statuses;
import ai.coditect.selfservice.tenants.Tenants;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the owners are told of a departure. */
@Configuration(proxyBeanMethods = false)
class OffboardingLetters {

  @Bean
  LetterWriter offboardingRequestedLetter(
      Operations operations, Tenants tenants, OwnerLetters letters) {
    return new RequestedLetter(operations, tenants, letters);
  }

  @Bean
  LetterWriter offboardingCancelledLetter(OwnerLetters letters) {
    return new CancelledLetter(letters);
  }

  @Bean
  LetterWriter archiveReadyLetter(Tenants tenants, OwnerLetters letters) {
    return new ArchiveReadyLetter(tenants, letters);
  }

  @Bean
  LetterWriter offboardedLetter(
      DepartureDocuments documents, Statuses statuses, OwnerLetters letters, PublicUrl publicUrl) {
    return new OffboardedLetter(documents, statuses, letters, publicUrl);
  }

  private static String path(OwnerNotice notice) {
    return "/v1/tenants/%s/offboarding".formatted(notice.tenant());
  }

  /** About the operation that lets the tenant leave. */
  private record RequestedLetter(Operations operations, Tenants tenants, OwnerLetters letters)
      implements LetterWriter {

    @Override
    public NoticeKind kind() {
      return NoticeKind.OFFBOARDING_REQUESTED;
    }

    @Override
    public Optional<Letter> write(String subject) {
      OwnerNotice notice = OwnerNotice.parse(subject);
      return operations
          .summary(new OperationId(notice.about()))
          .flatMap(
              operation ->
                  tenants
                      .intentAt(operation.tenant(), operation.generation())
                      .flatMap(intent -> Optional.ofNullable(intent.departure()))
                      .flatMap(departure -> letter(notice, departure)));
    }

    private Optional<Letter> letter(OwnerNotice notice, Departure departure) {
      return letters.write(
          notice,
          "Your CODITECT workspace is leaving",
          """
          your workspace was asked to leave. Nobody can use it any more. We make an archive of
          everything in it, and tell you when you can fetch it.

          Until %s you can take that back (DELETE on the address below); after that everything in
          it is deleted, and you get a certificate of it.

          If it was not you, take it back and change your credentials.
          """
              .formatted(Wording.minute(departure.graceEndsAt())),
          path(notice));
    }
  }

  /** About the operation that lets the tenant stay. */
  private record CancelledLetter(OwnerLetters letters) implements LetterWriter {

    @Override
    public NoticeKind kind() {
      return NoticeKind.OFFBOARDING_CANCELLED;
    }

    @Override
    public Optional<Letter> write(String subject) {
      OwnerNotice notice = OwnerNotice.parse(subject);
      return letters.write(
          notice,
          "Your CODITECT workspace stays",
          """
          the departure of your workspace was taken back. It is being restored, and its archive is
          no longer kept.
          """,
          "/v1/tenants/" + notice.tenant());
    }
  }

  /** About the end of the grace period of the departure, in milliseconds. */
  private record ArchiveReadyLetter(Tenants tenants, OwnerLetters letters) implements LetterWriter {

    @Override
    public NoticeKind kind() {
      return NoticeKind.ARCHIVE_READY;
    }

    @Override
    public Optional<Letter> write(String subject) {
      OwnerNotice notice = OwnerNotice.parse(subject);
      return tenants
          .intent(notice.tenant())
          .map(TenantIntent::departure)
          .filter(
              departure ->
                  Long.toString(departure.graceEndsAt().toEpochMilli()).equals(notice.about()))
          .flatMap(departure -> letter(notice, departure));
    }

    private Optional<Letter> letter(OwnerNotice notice, Departure departure) {
      return letters.write(
          notice,
          "The archive of your CODITECT workspace is ready",
          """
          everything in your workspace is in an archive that you can fetch now, from the address
          below. It stays there after your workspace was deleted, which begins on %s.
          """
              .formatted(Wording.minute(departure.graceEndsAt())),
          path(notice) + "/export");
    }
  }

  /** With the certificate as it was signed. */
  private record OffboardedLetter(
      DepartureDocuments documents, Statuses statuses, OwnerLetters letters, PublicUrl publicUrl)
      implements LetterWriter {

    @Override
    public NoticeKind kind() {
      return NoticeKind.OFFBOARDED;
    }

    @Override
    public Optional<Letter> write(String subject) {
      OwnerNotice notice = OwnerNotice.parse(subject);
      return letters
          .write(
              notice,
              "Your CODITECT workspace was deleted",
              """
              everything in your workspace was deleted, and we have looked that it is gone. The
              attached certificate says what was deleted, when, and how that was observed. It can be
              checked without us and without a network: the program verify of our sources does it,
              with the key that signs such certificates, which you should fetch once and keep:

                  curl -sS %s > certificate-keys.json
                  ./verify %s --key "$(jq -r '.keys[0].publicKey' certificate-keys.json)"

              %s
              """
                  .formatted(publicUrl.of("/v1/certificate-keys"), file(notice), fetchable(notice)),
              path(notice) + "/certificate")
          .map(letter -> letter.with(certificate(notice)));
    }

    private String fetchable(OwnerNotice notice) {
      return statuses
          .find(notice.tenant())
          .flatMap(status -> Optional.ofNullable(status.offboarding()))
          .flatMap(departure -> Optional.ofNullable(departure.documentsUntil()))
          .map(
              until ->
                  "Until %s you can still sign in and fetch it, and the archive; then we forget the workspace."
                      .formatted(Wording.minute(until)))
          .orElse("You can still sign in and fetch it, and the archive.");
    }

    private Attachment certificate(OwnerNotice notice) {
      byte[] signed =
          documents
              .certificate(notice.tenant())
              .orElseThrow(
                  () -> new IllegalStateException("a tenant that is gone has a certificate"));
      return new Attachment(file(notice), "application/json", signed);
    }

    private static String file(OwnerNotice notice) {
      return "deletion-certificate-%s.json".formatted(notice.tenant());
    }
  }
}
