package ai.coditect.selfservice.signups;

import ai.coditect.contracts.id.SignupId;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.caller.Requester;
import ai.coditect.selfservice.identity.Identities;
import ai.coditect.selfservice.operations.Operations;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Turns a right code into a person, a tenant, its owner, its operation and the events that tell of
 * them: all or nothing, once per sign-up and once per address. Wrong codes are counted under the
 * sign-up's row lock, so parallel guesses count one by one.
 */
@Component
class Verifications {

  private final SignupRepository signups;
  private final CodeCheck codes;
  private final SignupCompletions completions;
  private final SignupApprovals approvals;
  private final Operations operations;
  private final Identities identities;
  private final AuditTrail audit;

  Verifications(
      SignupRepository signups,
      CodeCheck codes,
      SignupCompletions completions,
      SignupApprovals approvals,
      Operations operations,
      Identities identities,
      AuditTrail audit) {
    this.signups = signups;
    this.codes = codes;
    this.completions = completions;
    this.approvals = approvals;
    this.operations = operations;
    this.identities = identities;
    this.audit = audit;
  }

  /**
   * Verifies a sign-up. The right code may be sent again while it works, for a caller who lost the
   * answer: it leads to the same tenant, with new tokens.
   */
  @Transactional
  Verification verify(SignupId id, String code, Requester requester) {
    SignupEntity signup = signups.lock(id.value()).orElseThrow(ProblemException::notFound);
    return switch (codes.judge(signup, code)) {
      case CodeCheck.Result.Right _ -> accept(signup, requester);
      case CodeCheck.Result.Wrong wrong -> {
        signups.saveAndFlush(signup);
        audit.record(SignupAudit.verificationFailed(signup, "WrongCode", requester.personal()));
        yield new Verification.WrongCode(wrong.triesLeft());
      }
      case CodeCheck.Result.NotNow not -> {
        audit.record(
            SignupAudit.verificationFailed(
                signup, not.why().getClass().getSimpleName(), requester.personal()));
        yield not.why();
      }
    };
  }

  private Verification accept(SignupEntity signup, Requester requester) {
    SignupEntity.Completion earlier = signup.completion();
    if (earlier != null) {
      return verified(earlier);
    }
    if (approvals.isNeeded(signup.tier())) {
      approvals.await(signup, requester);
      return new Verification.AwaitingApproval();
    }
    Optional<SignupEntity.Completion> completion =
        approvals
            .trial(signup.tier())
            .map(trial -> completions.completeOnTrial(signup, trial))
            .orElseGet(() -> completions.complete(signup, null));
    if (completion.isEmpty()) {
      audit.record(SignupAudit.verificationFailed(signup, "AlreadySignedUp", requester.personal()));
      return new Verification.AlreadySignedUp();
    }
    audit.record(SignupAudit.verified(signup, completion.get(), requester.personal()));
    return verified(completion.get());
  }

  private Verification verified(SignupEntity.Completion completion) {
    return new Verification.Verified(
        completion,
        operations.readerToken(completion.operation()),
        identities.credentialSetup(completion.user()));
  }
}
