package ai.coditect.selfservice.holds;

import ai.coditect.contracts.id.HoldId;
import ai.coditect.selfservice.letters.OwnerLetters;
import ai.coditect.selfservice.mail.Letter;
import ai.coditect.selfservice.mail.LetterWriter;
import ai.coditect.selfservice.mail.NoticeKind;
import ai.coditect.selfservice.tenants.TenantHolds;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the owner is told of holds: cause and message, never the operators' reason. */
@Configuration(proxyBeanMethods = false)
class HoldLetters {

  @Bean
  LetterWriter heldLetter(TenantHolds holds, OwnerLetters letters) {
    return new HeldLetter(holds, letters);
  }

  @Bean
  LetterWriter releasedLetter(TenantHolds holds, OwnerLetters letters) {
    return new ReleasedLetter(holds, letters);
  }

  /** Not written if the hold was lifted before it could be told. */
  private record HeldLetter(TenantHolds holds, OwnerLetters letters) implements LetterWriter {

    @Override
    public NoticeKind kind() {
      return NoticeKind.HELD;
    }

    @Override
    public Optional<Letter> write(String subject) {
      return holds
          .find(new HoldId(subject))
          .filter(placed -> placed.liftedAt() == null)
          .flatMap(this::letter);
    }

    private Optional<Letter> letter(TenantHolds.Placed placed) {
      return letters.write(
          placed.tenant(),
          "Your CODITECT workspace is suspended",
          """
          your workspace is suspended. Nobody can use it for now; everything in it is kept.

          %s
          """
              .formatted(placed.customerMessage()),
          "/v1/tenants/" + placed.tenant());
    }
  }

  private record ReleasedLetter(TenantHolds holds, OwnerLetters letters) implements LetterWriter {

    @Override
    public NoticeKind kind() {
      return NoticeKind.RELEASED;
    }

    @Override
    public Optional<Letter> write(String subject) {
      return holds.find(new HoldId(subject)).flatMap(this::letter);
    }

    private Optional<Letter> letter(TenantHolds.Placed lifted) {
      boolean others = !holds.inForce(lifted.tenant()).isEmpty();
      return letters.write(
          lifted.tenant(),
          "A suspension of your CODITECT workspace was lifted",
          others
              ? "a reason to suspend your workspace is gone. It stays suspended for another one."
              : "your workspace is no longer suspended. Everything in it is as it was.",
          "/v1/tenants/" + lifted.tenant());
    }
  }
}
