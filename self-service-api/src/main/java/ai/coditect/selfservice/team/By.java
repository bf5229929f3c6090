package ai.coditect.selfservice.team;

import ai.coditect.contracts.tenant.TenantMembers.Identity;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.caller.Caller;
import ai.coditect.selfservice.caller.Requester;
import ai.coditect.selfservice.tenants.Author;

/**
 * The person who asks for a change of the team.
 *
 * @param identity at the identity provider
 * @param author for the trail
 */
record By(Identity identity, Author author) {

  /** Of a caller, whom the door has let in already. */
  static By of(Caller caller, Requester requester) {
    return switch (caller) {
      case Caller.Account account ->
          new By(new Identity(account.issuer(), account.subject()), Author.of(caller, requester));
      case Caller.Program _, Caller.SignupHolder _, Caller.OperationHolder _ ->
          throw ProblemException.of(CommonProblem.FORBIDDEN, "Only a person may do this.");
    };
  }
}
