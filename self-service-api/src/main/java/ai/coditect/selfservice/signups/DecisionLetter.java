package ai.coditect.selfservice.signups;

import ai.coditect.selfservice.identity.Identities;
import ai.coditect.selfservice.mail.Letter;
import ai.coditect.selfservice.mail.LetterWriter;
import ai.coditect.selfservice.mail.NoticeKind;
import ai.coditect.selfservice.mail.Wording;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Tells whoever signed up what an operator has decided. */
@Component
class DecisionLetter implements LetterWriter {

  private final SignupRepository signups;
  private final Identities identities;

  DecisionLetter(SignupRepository signups, Identities identities) {
    this.signups = signups;
    this.identities = identities;
  }

  @Override
  public NoticeKind kind() {
    return NoticeKind.SIGNUP_DECIDED;
  }

  @Override
  public Optional<Letter> write(String subject) {
    return signups
        .findById(subject)
        .filter(signup -> !signup.wish().email().isEmpty())
        .map(this::letter);
  }

  private Letter letter(SignupEntity signup) {
    SignupEntity.Completion completion = signup.completion();
    return completion == null
        ? new Letter(
            signup.wish().email(),
            "Your CODITECT sign-up was not accepted",
            """
            %s

            we cannot accept your sign-up for tier %s. The reason:

            %s
            """
                .formatted(
                    Wording.greeting(signup.wish().displayName()), signup.tier(), signup.refusal()),
            null)
        : new Letter(
            signup.wish().email(),
            "Your CODITECT sign-up was accepted",
            """
            %s

            your sign-up for tier %s was accepted, and your workspace %s is being made.
            Set up how you sign in here; the link works for a day:

            %s
            """
                .formatted(
                    Wording.greeting(signup.wish().displayName()),
                    signup.tier(),
                    completion.tenant(),
                    identities.credentialSetup(completion.user()).href()),
            completion.tenant());
  }
}
