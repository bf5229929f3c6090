package ai.coditect.selfservice.signups;

import ai.coditect.contracts.id.SignupId;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.caller.Requester;
import ai.coditect.selfservice.mail.NoticeKind;
import ai.coditect.selfservice.mail.Notices;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import ai.coditect.selfservice.tiers.TierDefinition;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Requests for sign-ups and for codes. What is done here does not depend on whether the address is
 * known; only the mail does, which is written in the background.
 */
@Component
@EnableConfigurationProperties({SignupProperties.class, TermsProperties.class})
class Signups {

  private final SignupRepository signups;
  private final Offers offers;
  private final Notices notices;
  private final MailAllowance mails;
  private final AuditTrail audit;
  private final SignupProperties properties;
  private final Clock clock;

  Signups(
      SignupRepository signups,
      Offers offers,
      Notices notices,
      MailAllowance mails,
      AuditTrail audit,
      SignupProperties properties,
      Clock clock) {
    this.signups = signups;
    this.offers = offers;
    this.notices = notices;
    this.mails = mails;
    this.audit = audit;
    this.properties = properties;
    this.clock = clock;
  }

  /** How a request for a further code ended. */
  sealed interface CodeRequest {

    /** The mail is on its way. */
    record Accepted(SignupEntity signup) implements CodeRequest {}

    /** The last request is too young. */
    record TooSoon(Instant retryAt) implements CodeRequest {}
  }

  /**
   * Checks a request against what is offered.
   *
   * @throws ProblemException as {@link Offers#requireOffered}
   */
  SignupWish admit(SignupRequest request) {
    TierDefinition tier =
        offers.requireOffered(
            new Offers.Wanted(
                request.tier(),
                request.seats(),
                request.region(),
                request.acceptedTermsVersion(),
                request.contractReference()));
    return wish(request, tier);
  }

  /** Stores a request and calls for its mail. Needs a running transaction. */
  @Transactional(propagation = Propagation.MANDATORY)
  SignupEntity request(SignupWish wish, Requester requester) {
    Instant now = clock.instant();
    var signup = new SignupEntity(SignupId.next(), wish, now, now.plus(properties.lifetime()));
    signups.saveAndFlush(signup);
    audit.record(SignupAudit.requested(signup, requester.personal()));
    callForMail(signup, requester);
    return signup;
  }

  /** A sign-up as it is. */
  SignupEntity find(SignupId id) {
    return signups.findById(id.value()).orElseThrow(ProblemException::notFound);
  }

  /** Those of a state, oldest first, from after one of that id on. */
  List<SignupEntity> list(SignupState state, String after, int limit) {
    Instant now = clock.instant();
    return switch (state) {
      case AWAITING_CODE, CODE_EXHAUSTED, AWAITING_APPROVAL ->
          signups.open(state, after, now, Limit.of(limit));
      case EXPIRED -> signups.expired(after, now, Limit.of(limit));
      case REFUSED, COMPLETED -> signups.ended(state, after, Limit.of(limit));
    };
  }

  /**
   * Calls for a further code, which ends the one before.
   *
   * @throws ProblemException if the sign-up takes no more
   */
  @Transactional
  CodeRequest requestCode(SignupId id, Requester requester) {
    Instant now = clock.instant();
    SignupEntity signup = signups.lock(id.value()).orElseThrow(ProblemException::notFound);
    requireOpen(signup, now);
    if (signup.codeRequests() >= properties.codeRequests()) {
      throw ProblemException.of(
          SelfServiceProblem.NO_MORE_CODES, "This sign-up asked for all its codes.");
    }
    Instant earliest = signup.codeRequestedAt().plus(properties.codePause());
    if (now.isBefore(earliest)) {
      return new CodeRequest.TooSoon(earliest);
    }
    signup.requestCode(now);
    signups.saveAndFlush(signup);
    audit.record(SignupAudit.codeRequested(signup, requester.personal()));
    callForMail(signup, requester);
    return new CodeRequest.Accepted(signup);
  }

  /** The caller's answer is the same whether the mail is sent or withheld. */
  private void callForMail(SignupEntity signup, Requester requester) {
    if (mails.take(signup.wish().email(), requester)) {
      notices.once(NoticeKind.SIGNUP, signup.id().value(), signup.codeRequests());
    } else {
      audit.record(SignupAudit.mailWithheld(signup));
    }
  }

  private static void requireOpen(SignupEntity signup, Instant now) {
    switch (signup.state(now)) {
      case AWAITING_CODE, CODE_EXHAUSTED -> {
        // Takes codes.
      }
      case EXPIRED ->
          throw ProblemException.of(SelfServiceProblem.SIGNUP_EXPIRED, "Sign up again.");
      case AWAITING_APPROVAL, REFUSED, COMPLETED ->
          throw ProblemException.of(
              SelfServiceProblem.SIGNUP_ENDED, "This sign-up has ended; read it to see how.");
    }
  }

  private static SignupWish wish(SignupRequest request, TierDefinition tier) {
    String organisation = request.organisation();
    return new SignupWish(
        request.email(),
        request.displayName().strip(),
        organisation == null ? null : organisation.strip(),
        request.tier().value(),
        request.seats() == null ? tier.seats().min() : request.seats(),
        request.region(),
        request.locale() == null ? "en" : request.locale(),
        request.acceptedTermsVersion(),
        request.contractReference());
  }
}
