package ai.coditect.selfservice.holds;

import ai.coditect.contracts.tenant.Hold;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.caller.Caller;
import ai.coditect.selfservice.caller.PlatformRole;

/** Which holds somebody may place and lift. */
enum HoldRights {
  /** Every one: an operator. */
  ALL_CAUSES,
  /** Those for what is unpaid: the billing client. */
  PAYMENT_ONLY,
  /** None: everybody else. */
  NONE;

  static HoldRights of(Caller caller) {
    if (caller instanceof Caller.Account account) {
      if (account.has(PlatformRole.OPERATOR)) {
        return ALL_CAUSES;
      }
      if (account.has(PlatformRole.BILLING)) {
        return PAYMENT_ONLY;
      }
    }
    return NONE;
  }

  boolean cover(Hold.Cause cause) {
    return switch (this) {
      case ALL_CAUSES -> true;
      case PAYMENT_ONLY -> cause == Hold.Cause.PAYMENT;
      case NONE -> false;
    };
  }

  /**
   * Passes if it covers this cause.
   *
   * @throws ProblemException {@code forbidden}
   */
  void require(Hold.Cause cause) {
    if (!cover(cause)) {
      throw ProblemException.of(
          CommonProblem.FORBIDDEN, "Your role does not allow holds of this cause.");
    }
  }

  /**
   * Passes if it covers any cause.
   *
   * @throws ProblemException {@code forbidden}
   */
  void requireAny() {
    if (this == NONE) {
      throw ProblemException.of(CommonProblem.FORBIDDEN, "Your role does not allow this.");
    }
  }
}
