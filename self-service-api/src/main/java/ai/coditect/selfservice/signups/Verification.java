package ai.coditect.selfservice.signups;

import ai.coditect.selfservice.identity.Identities.CredentialSetup;
import ai.coditect.selfservice.secrets.IssuedToken;

/** How the verification of a sign-up ended. */
sealed interface Verification {

  /** The code was right: this time or, with new tokens, an earlier time. */
  record Verified(
      SignupEntity.Completion completion,
      IssuedToken operationToken,
      CredentialSetup credentialSetup)
      implements Verification {}

  /** The code was right, this time or an earlier time; an operator has to agree to the tier. */
  record AwaitingApproval() implements Verification {}

  /** The code was wrong. */
  record WrongCode(int triesLeft) implements Verification {}

  /** No code was mailed yet, so none can be right or wrong. */
  record NoCodeYet() implements Verification {}

  /** There were too many wrong ones before. */
  record Exhausted() implements Verification {}

  /** The code's time is over. */
  record CodeExpired() implements Verification {}

  /** The sign-up's time is over. */
  record SignupExpired() implements Verification {}

  /** Somebody with the same address was first. */
  record AlreadySignedUp() implements Verification {}

  /** The sign-up was completed, and this code does not prove it. */
  record Ended() implements Verification {}
}
