package ai.coditect.selfservice.addresses;

import ai.coditect.contracts.id.EmailChangeId;
import ai.coditect.selfservice.mail.Letter;
import ai.coditect.selfservice.mail.LetterWriter;
import ai.coditect.selfservice.mail.NoticeKind;
import ai.coditect.selfservice.mail.Wording;
import ai.coditect.selfservice.page.PublicUrl;
import ai.coditect.selfservice.people.People;
import ai.coditect.selfservice.people.Person;
import ai.coditect.selfservice.secrets.OpaqueTokens;
import ai.coditect.selfservice.secrets.TokenPurpose;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the two addresses of a change are told. */
@Configuration(proxyBeanMethods = false)
class EmailChangeLetters {

  private static final String NOT_YOU = "If that was not you, tell our support at once.";

  @Bean
  LetterWriter emailChangeConfirmation(
      EmailChangeRows rows, People people, OpaqueTokens tokens, PublicUrl publicUrl, Clock clock) {
    return new Confirmation(rows, people, tokens, publicUrl, clock);
  }

  @Bean
  LetterWriter emailChangeAnnounced(EmailChangeRows rows, People people) {
    return new Told(
        NoticeKind.EMAIL_CHANGE_ANNOUNCED,
        rows,
        people,
        (change, person) ->
            letter(
                person.email(),
                "Your CODITECT account is to get another address",
                person,
                "your account is to get another e-mail address. It stays as it is until that one is"
                    + "\nconfirmed. "
                    + NOT_YOU));
  }

  @Bean
  LetterWriter emailChangedFrom(EmailChangeRows rows, People people) {
    return new Told(
        NoticeKind.EMAIL_CHANGED_FROM,
        rows,
        people,
        (change, person) ->
            Optional.ofNullable(change.previousEmail())
                .flatMap(
                    previous ->
                        letter(
                            previous,
                            "Your CODITECT account has another address now",
                            person,
                            "your account has another e-mail address now; this one gets no mails any"
                                + " more.\n"
                                + NOT_YOU)));
  }

  @Bean
  LetterWriter emailChangedTo(EmailChangeRows rows, People people) {
    return new Told(
        NoticeKind.EMAIL_CHANGED_TO,
        rows,
        people,
        (change, person) ->
            letter(
                change.email(),
                "This is the address of your CODITECT account now",
                person,
                "this is the e-mail address of your account now. Sign in with it from now on."));
  }

  private static Optional<Letter> letter(String to, String subject, Person person, String text) {
    return Optional.of(
        new Letter(
            to, subject, Wording.greeting(person.displayName()) + "\n\n" + text + "\n", null));
  }

  /** Says something of a change to somebody we know. */
  private record Told(
      NoticeKind kind,
      EmailChangeRows rows,
      People people,
      BiFunction<EmailChange, Person, Optional<Letter>> text)
      implements LetterWriter {

    @Override
    public Optional<Letter> write(String subject) {
      return rows.find(new EmailChangeId(subject))
          .flatMap(change -> people.find(change.user()).flatMap(it -> text.apply(change, it)));
    }
  }

  /** Names nobody: whoever asked has typed the address, perhaps somebody else's. */
  private record Confirmation(
      EmailChangeRows rows, People people, OpaqueTokens tokens, PublicUrl publicUrl, Clock clock)
      implements LetterWriter {

    @Override
    public NoticeKind kind() {
      return NoticeKind.EMAIL_CHANGE_CONFIRMATION;
    }

    @Override
    public Optional<Letter> write(String subject) {
      Instant now = clock.instant();
      return rows.find(new EmailChangeId(subject))
          .filter(change -> change.confirmable(now))
          .map(change -> people.hasEmail(change.email()) ? taken(change) : link(change, now));
    }

    private static Letter taken(EmailChange change) {
      return new Letter(
          change.email(),
          "Somebody asked for your address at CODITECT",
          """
          Hello,

          somebody asked to have this address at their CODITECT account. It is the address of your
          own account, and that stays so. You need not do anything.
          """,
          null);
    }

    private Letter link(EmailChange change, Instant now) {
      String token =
          tokens
              .issue(
                  TokenPurpose.EMAIL_CHANGE,
                  change.id().value(),
                  Duration.between(now, change.expiresAt()))
              .text();
      return new Letter(
          change.email(),
          "Confirm your address for CODITECT",
          """
          Hello,

          somebody wants to have this address at their CODITECT account. If that was you, confirm
          it until %s:

          %s

          If it was not you, ignore this mail.
          """
              .formatted(
                  Wording.minute(change.expiresAt()),
                  publicUrl.of(ConfirmationController.PAGE_PATH + token)),
          null);
    }
  }
}
