package ai.coditect.selfservice.signups;

import ai.coditect.contracts.id.SignupId;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.platform.problem.FieldError;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.caller.Requester;
import ai.coditect.selfservice.mail.NoticeKind;
import ai.coditect.selfservice.mail.Notices;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import ai.coditect.selfservice.tiers.TierCatalog;
import ai.coditect.selfservice.tiers.TierDefinition;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
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
  private final TierCatalog catalog;
  private final Notices notices;
  private final MailAllowance mails;
  private final TermsProperties terms;
  private final AuditTrail audit;
  private final SignupProperties properties;
  private final Clock clock;

  Signups(
      SignupRepository signups,
      TierCatalog catalog,
      Notices notices,
      MailAllowance mails,
      TermsProperties terms,
      AuditTrail audit,
      SignupProperties properties,
      Clock clock) {
    this.signups = signups;
    this.catalog = catalog;
    this.notices = notices;
    this.mails = mails;
    this.terms = terms;
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
   * @throws ProblemException with all that is wrong with it, or {@code tier-not-available}
   */
  SignupWish admit(SignupRequest request) {
    List<FieldError> errors = new ArrayList<>();
    if (!catalog.hasRegion(request.region())) {
      errors.add(new FieldError("/region", "is no region that is offered; see /v1/regions"));
    }
    Optional<TierDefinition> tier = catalog.tier(request.tier());
    if (tier.isEmpty()) {
      errors.add(new FieldError("/tier", "is no tier that is offered; see /v1/tiers"));
    }
    tier.flatMap(it -> seatsError(it, request.seats())).ifPresent(errors::add);
    if (!terms.versions().contains(request.acceptedTermsVersion())) {
      errors.add(
          new FieldError("/acceptedTermsVersion", "is no version that is offered; see /v1/terms"));
    }
    if (request.contractReference() != null && tier.isPresent() && !tier.get().takesContract()) {
      errors.add(new FieldError("/contractReference", "is not taken for this tier"));
    }
    if (request.contractReference() == null && tier.isPresent() && tier.get().takesContract()) {
      errors.add(new FieldError("/contractReference", "is required for a tier by contract"));
    }
    if (!errors.isEmpty()) {
      throw ProblemException.invalid(errors);
    }
    TierDefinition offered = tier.orElseThrow();
    if (!offered.available()) {
      throw ProblemException.of(
          SelfServiceProblem.TIER_NOT_AVAILABLE,
          "Nobody can sign up for the tier %s yet; see /v1/tiers.".formatted(request.tier()));
    }
    return wish(request, offered);
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

  private static Optional<FieldError> seatsError(TierDefinition tier, @Nullable Integer seats) {
    return seats == null || tier.seats().include(seats)
        ? Optional.empty()
        : Optional.of(
            new FieldError(
                "/seats",
                "must be from %d to %d for this tier"
                    .formatted(tier.seats().min(), tier.seats().max())));
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
