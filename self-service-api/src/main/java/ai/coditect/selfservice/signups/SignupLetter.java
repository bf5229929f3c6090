package ai.coditect.selfservice.signups;

import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.selfservice.mail.Letter;
import ai.coditect.selfservice.mail.LetterWriter;
import ai.coditect.selfservice.mail.NoticeKind;
import ai.coditect.selfservice.mail.Wording;
import ai.coditect.selfservice.secrets.Pepper;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * The mail that answers a sign-up. A code is made for a known address too, and told to nobody: what
 * the sign-up's reader sees tells nothing about the address.
 */
@Component
class SignupLetter implements LetterWriter {

  private static final int CODES = 100_000_000;
  private final SignupRepository signups;
  private final KnownAddressOffer known;
  private final Pepper pepper;
  private final SignupProperties properties;
  private final AuditTrail audit;
  private final Clock clock;

  SignupLetter(
      SignupRepository signups,
      KnownAddressOffer known,
      Pepper pepper,
      SignupProperties properties,
      AuditTrail audit,
      Clock clock) {
    this.signups = signups;
    this.known = known;
    this.pepper = pepper;
    this.properties = properties;
    this.audit = audit;
    this.clock = clock;
  }

  @Override
  public NoticeKind kind() {
    return NoticeKind.SIGNUP;
  }

  /** A further code was asked for since: the mail with that one is on its way. */
  @Override
  public boolean isDue(String subject, int number) {
    return signups.lock(subject).filter(signup -> signup.codeRequests() == number).isPresent();
  }

  @Override
  public Optional<Letter> write(String subject) {
    Instant now = clock.instant();
    return signups
        .lock(subject)
        .filter(signup -> signup.state(now) == SignupState.AWAITING_CODE)
        .map(signup -> write(signup, now));
  }

  private Letter write(SignupEntity signup, Instant now) {
    String code = codeOf(signup);
    if (!signup.codeMatches(code, pepper) || signup.codeHasExpired(now)) {
      signup.setCode(code, pepper, now.plus(properties.codeLifetime()));
      signups.saveAndFlush(signup);
    }
    if (known.isKnown(signup.wish().email())) {
      audit.record(SignupAudit.signInOffered(signup));
      return known.letter(signup.wish().email());
    }
    audit.record(SignupAudit.codeIssued(signup));
    return code(signup, code);
  }

  /**
   * The same in each attempt to send the same mail: if the mail server took one of them without our
   * knowing, the code that the person reads there still works.
   */
  private String codeOf(SignupEntity signup) {
    byte[] mac = pepper.mac("signup-code-text", signup.id().value() + ':' + signup.codeRequests());
    long number = ByteBuffer.wrap(mac).getLong();
    return "%08d".formatted(Long.remainderUnsigned(number, CODES));
  }

  private Letter code(SignupEntity signup, String code) {
    String text =
        """
        %s

        your code for signing up to CODITECT:

        %s

        It works for %d minutes. If you did not sign up, ignore this mail.
        """
            .formatted(
                Wording.greeting(signup.wish().displayName()),
                code,
                properties.codeLifetime().toMinutes());
    return new Letter(signup.wish().email(), "Your CODITECT code", text, null);
  }
}
