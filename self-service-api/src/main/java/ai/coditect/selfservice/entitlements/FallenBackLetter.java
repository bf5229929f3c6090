package ai.coditect.selfservice.entitlements;

import ai.coditect.contracts.id.OperationId;
import ai.coditect.selfservice.letters.OwnerLetters;
import ai.coditect.selfservice.mail.Letter;
import ai.coditect.selfservice.mail.LetterWriter;
import ai.coditect.selfservice.mail.NoticeKind;
import ai.coditect.selfservice.operations.Operations;
import ai.coditect.selfservice.tenants.Tenants;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Tells the owner that the right to the tier has ended, and which one the workspace has now. */
@Component
class FallenBackLetter implements LetterWriter {

  private final Operations operations;
  private final Tenants tenants;
  private final OwnerLetters letters;

  FallenBackLetter(Operations operations, Tenants tenants, OwnerLetters letters) {
    this.operations = operations;
    this.tenants = tenants;
    this.letters = letters;
  }

  @Override
  public NoticeKind kind() {
    return NoticeKind.TIER_FALLEN_BACK;
  }

  @Override
  public Optional<Letter> write(String subject) {
    return operations
        .summary(new OperationId(subject))
        .flatMap(
            operation ->
                tenants
                    .intentAt(operation.tenant(), operation.generation())
                    .flatMap(
                        intent ->
                            letters.write(
                                operation.tenant(),
                                "Your CODITECT workspace has another tier",
                                """
                                the right to the tier of your workspace has ended. It uses no more
                                than tier %s has, so it has that one now, and nothing was deleted.
                                """
                                    .formatted(intent.tier()),
                                "/v1/tenants/" + operation.tenant())));
  }
}
