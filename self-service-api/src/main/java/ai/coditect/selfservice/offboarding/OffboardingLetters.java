package ai.coditect.selfservice.offboarding;

import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Departure;
import ai.coditect.selfservice.letters.OwnerLetters;
import ai.coditect.selfservice.mail.Letter;
import ai.coditect.selfservice.mail.LetterWriter;
import ai.coditect.selfservice.mail.NoticeKind;
import ai.coditect.selfservice.operations.Operations;
import ai.coditect.selfservice.tenants.Tenants;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the owner is told of a departure. */
@Configuration(proxyBeanMethods = false)
class OffboardingLetters {

  @Bean
  LetterWriter offboardingRequestedLetter(
      Operations operations, Tenants tenants, OwnerLetters letters) {
    return new RequestedLetter(operations, tenants, letters);
  }

  @Bean
  LetterWriter offboardingCancelledLetter(Operations operations, OwnerLetters letters) {
    return new CancelledLetter(operations, letters);
  }

  @Bean
  LetterWriter offboardedLetter(OwnerLetters letters) {
    return new OffboardedLetter(letters);
  }

  private record RequestedLetter(Operations operations, Tenants tenants, OwnerLetters letters)
      implements LetterWriter {

    @Override
    public NoticeKind kind() {
      return NoticeKind.OFFBOARDING_REQUESTED;
    }

    @Override
    public Optional<Letter> write(String subject) {
      return operations
          .summary(new OperationId(subject))
          .flatMap(
              operation ->
                  tenants
                      .intentAt(operation.tenant(), operation.generation())
                      .flatMap(intent -> Optional.ofNullable(intent.departure()))
                      .flatMap(departure -> letter(operation.tenant(), departure)));
    }

    private Optional<Letter> letter(TenantId tenant, Departure departure) {
      return letters.write(
          tenant,
          "Your CODITECT workspace is leaving",
          """
          your workspace was asked to leave. Nobody can use it any more. Until %s you can take that
          back; after that everything in it is deleted, and you get a certificate of it.

          If it was not you, take it back and change your credentials.
          """
              .formatted(departure.graceEndsAt()),
          "/v1/tenants/%s/offboarding".formatted(tenant));
    }
  }

  private record CancelledLetter(Operations operations, OwnerLetters letters)
      implements LetterWriter {

    @Override
    public NoticeKind kind() {
      return NoticeKind.OFFBOARDING_CANCELLED;
    }

    @Override
    public Optional<Letter> write(String subject) {
      return operations
          .summary(new OperationId(subject))
          .flatMap(
              operation ->
                  letters.write(
                      operation.tenant(),
                      "Your CODITECT workspace stays",
                      "the departure of your workspace was taken back. It is being restored.",
                      "/v1/tenants/" + operation.tenant()));
    }
  }

  private record OffboardedLetter(OwnerLetters letters) implements LetterWriter {

    @Override
    public NoticeKind kind() {
      return NoticeKind.OFFBOARDED;
    }

    @Override
    public Optional<Letter> write(String subject) {
      return letters.write(
          new TenantId(subject),
          "Your CODITECT workspace was deleted",
          "everything in your workspace was deleted, and we have looked that it is gone.",
          "/v1/tenants/%s/offboarding/certificate".formatted(subject));
    }
  }
}
