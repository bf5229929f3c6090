package ai.coditect.selfservice.identity;

import ai.coditect.contracts.id.UserId;
import ai.coditect.selfservice.mail.Letter;
import ai.coditect.selfservice.mail.LetterWriter;
import ai.coditect.selfservice.mail.NoticeKind;
import ai.coditect.selfservice.mail.Wording;
import ai.coditect.selfservice.people.People;
import java.util.Optional;

/** The last that somebody hears of us who gave up their account. */
record ClosureLetter(People people) implements LetterWriter {

  @Override
  public NoticeKind kind() {
    return NoticeKind.ACCOUNT_CLOSED;
  }

  @Override
  public Optional<Letter> write(String subject) {
    return people
        .find(new UserId(subject))
        .map(
            person ->
                new Letter(
                    person.email(),
                    "Your CODITECT account is closed",
                    """
                    %s

                    as you asked, your account is closed: you belong to no workspace any more, you
                    are signed out everywhere, and your name and address are deleted now.
                    You can sign up again with this address at any time.

                    If that was not you, tell our support at once.
                    """
                        .formatted(Wording.greeting(person.displayName())),
                    null));
  }
}
