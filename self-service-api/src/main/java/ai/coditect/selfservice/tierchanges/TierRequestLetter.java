package ai.coditect.selfservice.tierchanges;

import ai.coditect.contracts.id.OperationId;
import ai.coditect.selfservice.letters.OwnerLetters;
import ai.coditect.selfservice.mail.Letter;
import ai.coditect.selfservice.mail.LetterWriter;
import ai.coditect.selfservice.mail.NoticeKind;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Tells the owner what became of a request for a tier. */
@Component
class TierRequestLetter implements LetterWriter {

  private final TierRequestRows requests;
  private final OwnerLetters letters;

  TierRequestLetter(TierRequestRows requests, OwnerLetters letters) {
    this.requests = requests;
    this.letters = letters;
  }

  @Override
  public NoticeKind kind() {
    return NoticeKind.TIER_REQUEST_ENDED;
  }

  @Override
  public Optional<Letter> write(String subject) {
    return requests.find(new OperationId(subject)).flatMap(this::letter);
  }

  private Optional<Letter> letter(TierRequest request) {
    return switch (request.state()) {
      case APPROVED ->
          letter(
              request,
              "Your CODITECT tier was approved",
              "we agree to tier %s with %d seats, and your workspace is being changed.");
      case REFUSED ->
          letter(
              request,
              "Your CODITECT tier was not approved",
              "we cannot give you tier %s with %d seats. The reason: " + safe(request.refusal()));
      case EXPIRED ->
          letter(
              request,
              "Your request for a CODITECT tier has expired",
              "nobody has decided on tier %s with %d seats in time; we are sorry. Ask again.");
      case WAITING, WITHDRAWN, SUPERSEDED -> Optional.empty();
    };
  }

  private Optional<Letter> letter(TierRequest request, String subject, String text) {
    return letters.write(
        request.tenant(),
        subject,
        text.formatted(request.wanted().tier(), request.wanted().seats()),
        "/v1/operations/" + request.operation());
  }

  private static String safe(@org.jspecify.annotations.Nullable String refusal) {
    return String.valueOf(refusal).replace("%", "%%");
  }
}
