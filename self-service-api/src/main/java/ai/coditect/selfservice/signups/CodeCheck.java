package ai.coditect.selfservice.signups;

import ai.coditect.selfservice.secrets.Pepper;
import java.time.Clock;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Judges codes. The caller holds the lock on the sign-up's row. */
@Component
class CodeCheck {

  private final Pepper pepper;
  private final SignupProperties properties;
  private final Clock clock;

  CodeCheck(Pepper pepper, SignupProperties properties, Clock clock) {
    this.pepper = pepper;
    this.properties = properties;
    this.clock = clock;
  }

  /** What a code is worth. */
  sealed interface Result {

    /** It is the one that was mailed last. */
    record Right() implements Result {}

    /** It is not, and counts as a try. */
    record Wrong(int triesLeft) implements Result {}

    /** No code counts now. */
    record NotNow(Verification why) implements Result {}
  }

  /** Judges a code and counts it if it is wrong. */
  Result judge(SignupEntity signup, String code) {
    Instant now = clock.instant();
    return switch (signup.state(now)) {
      case AWAITING_CODE -> compare(signup, code, now);
      case CODE_EXHAUSTED -> new Result.NotNow(new Verification.Exhausted());
      case EXPIRED -> new Result.NotNow(new Verification.SignupExpired());
      case AWAITING_APPROVAL -> new Result.NotNow(new Verification.AwaitingApproval());
      case REFUSED -> new Result.NotNow(new Verification.AlreadySignedUp());
      case COMPLETED ->
          signup.tries() < properties.codeTries() && !signup.codeHasExpired(now)
              ? compare(signup, code, now)
              : new Result.NotNow(new Verification.Ended());
    };
  }

  private Result compare(SignupEntity signup, String code, Instant now) {
    if (!signup.hasCode()) {
      return new Result.NotNow(new Verification.NoCodeYet());
    }
    if (signup.codeHasExpired(now)) {
      return new Result.NotNow(new Verification.CodeExpired());
    }
    return signup.codeMatches(code, pepper)
        ? new Result.Right()
        : new Result.Wrong(signup.countWrongCode(properties.codeTries()));
  }
}
