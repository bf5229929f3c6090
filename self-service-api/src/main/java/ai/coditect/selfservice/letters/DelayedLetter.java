package ai.coditect.selfservice.letters;

import ai.coditect.contracts.id.OperationId;
import ai.coditect.selfservice.mail.Letter;
import ai.coditect.selfservice.mail.LetterWriter;
import ai.coditect.selfservice.mail.NoticeKind;
import ai.coditect.selfservice.operations.Operations;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Tells the owner, once, that an operation takes longer than it should; not if it ended since. */
@Component
class DelayedLetter implements LetterWriter {

  private final Operations operations;
  private final OwnerLetters letters;

  DelayedLetter(Operations operations, OwnerLetters letters) {
    this.operations = operations;
    this.letters = letters;
  }

  @Override
  public NoticeKind kind() {
    return NoticeKind.OPERATION_DELAYED;
  }

  @Override
  public Optional<Letter> write(String subject) {
    return operations
        .summary(new OperationId(subject))
        .filter(operation -> !operation.ended())
        .flatMap(
            operation ->
                letters.write(
                    operation.tenant(),
                    "A change to your CODITECT workspace takes longer",
                    """
                    what you asked for (%s) takes longer than it should. It goes on by itself, and
                    nothing that you have is lost. Where it stands: %s
                    """
                        .formatted(operation.type(), operation.message()),
                    "/v1/operations/" + operation.id()));
  }
}
