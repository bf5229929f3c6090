package ai.coditect.selfservice.members;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.contracts.tenant.TenantMembers.Identity;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.caller.Caller;
import org.springframework.stereotype.Component;

/** Decides who may do what with a tenant: its members, and programs with its keys. */
@Component
public class TenantReaders {

  private final Members members;

  TenantReaders(Members members) {
    this.members = members;
  }

  /**
   * Passes if the caller may read this of the tenant.
   *
   * @param scope what an API key needs for it; a member of any role may read it
   * @throws ProblemException {@code not-found} for whom the tenant is a foreign one, {@code
   *     forbidden} for the tenant's own program without the scope
   */
  public void require(Caller caller, TenantId tenant, String scope) {
    switch (caller) {
      case Caller.Account account -> {
        if (members.role(tenant, new Identity(account.issuer(), account.subject())).isEmpty()) {
          throw ProblemException.notFound();
        }
      }
      case Caller.Program program -> requireScope(program, tenant, scope);
      case Caller.SignupHolder _, Caller.OperationHolder _ -> throw ProblemException.notFound();
    }
  }

  /**
   * Passes if the caller is a person with this role in the tenant.
   *
   * @throws ProblemException {@code not-found} for whom the tenant is a foreign one, {@code
   *     forbidden} for its other members and its programs
   */
  public void requireRole(Caller caller, TenantId tenant, Role role) {
    switch (caller) {
      case Caller.Account account -> {
        Role held =
            members
                .role(tenant, new Identity(account.issuer(), account.subject()))
                .orElseThrow(ProblemException::notFound);
        if (held != role) {
          throw ProblemException.of(CommonProblem.FORBIDDEN, "Your role does not allow this.");
        }
      }
      case Caller.Program program -> {
        if (!program.tenant().equals(tenant)) {
          throw ProblemException.notFound();
        }
        throw ProblemException.of(CommonProblem.FORBIDDEN, "An API key does not allow this.");
      }
      case Caller.SignupHolder _, Caller.OperationHolder _ -> throw ProblemException.notFound();
    }
  }

  private static void requireScope(Caller.Program program, TenantId tenant, String scope) {
    if (!program.tenant().equals(tenant)) {
      throw ProblemException.notFound();
    }
    if (!program.scopes().contains(scope)) {
      throw ProblemException.of(
          CommonProblem.FORBIDDEN, "The API key needs the scope %s.".formatted(scope));
    }
  }
}
