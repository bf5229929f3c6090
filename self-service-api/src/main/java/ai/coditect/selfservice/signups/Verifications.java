package ai.coditect.selfservice.signups;

import ai.coditect.contracts.id.SignupId;
import ai.coditect.contracts.id.UserId;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.caller.Requester;
import ai.coditect.selfservice.identity.Identities;
import ai.coditect.selfservice.operations.Operations;
import ai.coditect.selfservice.people.People;
import ai.coditect.selfservice.people.Person;
import ai.coditect.selfservice.tenants.NewTenant;
import ai.coditect.selfservice.tenants.Tenants;
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
  private final People people;
  private final Tenants tenants;
  private final Operations operations;
  private final Identities identities;
  private final AuditTrail audit;

  Verifications(
      SignupRepository signups,
      CodeCheck codes,
      People people,
      Tenants tenants,
      Operations operations,
      Identities identities,
      AuditTrail audit) {
    this.signups = signups;
    this.codes = codes;
    this.people = people;
    this.tenants = tenants;
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
    SignupWish wish = signup.wish();
    Person person =
        new Person(
            UserId.next(),
            wish.email(),
            wish.displayName(),
            wish.locale(),
            Person.Account.PENDING,
            null);
    if (!people.add(person)) {
      signup.refuse();
      signups.saveAndFlush(signup);
      audit.record(SignupAudit.verificationFailed(signup, "AlreadySignedUp", requester.personal()));
      return new Verification.AlreadySignedUp();
    }
    return verified(complete(signup, person, requester));
  }

  private SignupEntity.Completion complete(
      SignupEntity signup, Person person, Requester requester) {
    SignupWish wish = signup.wish();
    Tenants.Created created =
        tenants.signUp(
            new NewTenant(
                wish.tenantName(),
                person.id(),
                signup.tier(),
                wish.seats(),
                wish.region(),
                wish.acceptedTermsVersion()));
    signup.complete(person.id(), created.tenant(), created.operation());
    signups.saveAndFlush(signup);
    identities.request(person.id());
    var completion =
        new SignupEntity.Completion(person.id(), created.tenant(), created.operation());
    audit.record(SignupAudit.verified(signup, completion, requester.personal()));
    return completion;
  }

  private Verification verified(SignupEntity.Completion completion) {
    return new Verification.Verified(
        completion,
        operations.readerToken(completion.operation()),
        identities.credentialSetup(completion.user()));
  }
}
