package ai.coditect.selfservice.signups;

import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.id.SignupId;
import ai.coditect.contracts.tenant.Entitlement;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.caller.Requester;
import ai.coditect.selfservice.mail.NoticeKind;
import ai.coditect.selfservice.mail.Notices;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import ai.coditect.selfservice.tenants.Terms;
import ai.coditect.selfservice.tierchanges.TierTrials;
import ai.coditect.selfservice.tiers.TierCatalog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Sign-ups for tiers that are not open: once the address is verified they wait for an operator, who
 * agrees, and the tenant is made, or does not, and whoever signed up is told why. Where the tier
 * has a trial, the tenant is made with that at once, and waits itself.
 */
@Component
class SignupApprovals {

  private static final Duration PATIENCE = Duration.ofDays(30);

  private final SignupRepository signups;
  private final SignupCompletions completions;
  private final TierTrials trials;
  private final TierCatalog catalog;
  private final Notices notices;
  private final AuditTrail audit;
  private final Clock clock;

  SignupApprovals(
      SignupRepository signups,
      SignupCompletions completions,
      TierTrials trials,
      TierCatalog catalog,
      Notices notices,
      AuditTrail audit,
      Clock clock) {
    this.signups = signups;
    this.completions = completions;
    this.trials = trials;
    this.catalog = catalog;
    this.notices = notices;
    this.audit = audit;
    this.clock = clock;
  }

  /** Whether somebody has to agree to this tier before there is a tenant. */
  boolean isNeeded(TierName tier) {
    return trial(tier).isEmpty()
        && catalog.tier(tier).filter(definition -> !definition.open()).isPresent();
  }

  /** What a tenant may have at once while it waits for this tier; empty if it may have nothing. */
  Optional<Terms> trial(TierName tier) {
    return catalog.tier(tier).flatMap(trials::terms);
  }

  /** How long a sign-up for this tier may wait for an operator. */
  Duration patience(TierName tier) {
    return isNeeded(tier) ? PATIENCE : Duration.ZERO;
  }

  /** Lets a verified sign-up wait for 30 days. Needs a running transaction. */
  @Transactional(propagation = Propagation.MANDATORY)
  void await(SignupEntity signup, Requester requester) {
    signup.awaitApproval(clock.instant().plus(PATIENCE));
    signups.saveAndFlush(signup);
    audit.record(SignupAudit.awaitingApproval(signup, requester.personal()));
  }

  /**
   * Agrees: makes the tenant, with the contract as its right to the tier.
   *
   * @param endsAt until when the contract runs; null without end
   * @throws ProblemException {@code signup-ended}, {@code already-signed-up}
   */
  @Transactional(noRollbackFor = ProblemException.class)
  SignupEntity approve(SignupId id, @Nullable Instant endsAt, Actor operator, Requester requester) {
    SignupEntity signup = waiting(id);
    Instant now = clock.instant();
    signup.decided(operator.id(), now);
    SignupWish wish = signup.wish();
    Entitlement.Source source =
        wish.contractReference() == null ? Entitlement.Source.FREE : Entitlement.Source.CONTRACT;
    Optional<SignupEntity.Completion> completion =
        completions.complete(
            signup, new Entitlement(source, wish.contractReference(), wish.seats(), now, endsAt));
    audit.record(SignupAudit.decided(signup, operator, requester.personal()));
    if (completion.isEmpty()) {
      throw ProblemException.of(
          SelfServiceProblem.ALREADY_SIGNED_UP,
          "Somebody with this address was verified meanwhile. The sign-up is refused.");
    }
    notices.once(NoticeKind.SIGNUP_DECIDED, id.value(), 1);
    return signup;
  }

  /**
   * Does not agree.
   *
   * @param reason for whoever signed up
   * @throws ProblemException {@code signup-ended}
   */
  @Transactional
  SignupEntity refuse(SignupId id, String reason, Actor operator, Requester requester) {
    SignupEntity signup = waiting(id);
    signup.refuse(reason);
    signup.decided(operator.id(), clock.instant());
    signups.saveAndFlush(signup);
    audit.record(SignupAudit.decided(signup, operator, requester.personal()));
    notices.once(NoticeKind.SIGNUP_DECIDED, id.value(), 1);
    return signup;
  }

  private SignupEntity waiting(SignupId id) {
    SignupEntity signup = signups.lock(id.value()).orElseThrow(ProblemException::notFound);
    if (signup.state(clock.instant()) != SignupState.AWAITING_APPROVAL) {
      throw ProblemException.of(
          SelfServiceProblem.SIGNUP_ENDED, "It does not wait for a decision; read it to see.");
    }
    return signup;
  }
}
