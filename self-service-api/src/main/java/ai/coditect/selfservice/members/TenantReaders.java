package ai.coditect.selfservice.members;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.contracts.tenant.TenantMembers.Identity;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.caller.Caller;
import ai.coditect.selfservice.lifecycle.TenantState;
import ai.coditect.selfservice.lifecycle.TenantStates;
import java.util.List;
import org.springframework.stereotype.Component;

/** Decides who may do what with a tenant: its members, and programs with its keys. */
@Component
public class TenantReaders {

  private final Members members;
  private final TenantStates states;

  TenantReaders(Members members, TenantStates states) {
    this.members = members;
    this.states = states;
  }

  /**
   * Passes if the caller may read this of the tenant. From its departure on, only its owners may.
   *
   * @param scope what an API key needs for it; a member of any role may read it
   * @throws ProblemException {@code not-found} for whom the tenant is a foreign one, {@code
   *     forbidden} for the tenant's own program without the scope
   */
  public void require(Caller caller, TenantId tenant, String scope) {
    switch (caller) {
      case Caller.Account account -> {
        if (role(account, tenant) != Role.OWNER && ownersOnly(tenant)) {
          throw ProblemException.of(
              CommonProblem.FORBIDDEN, "The tenant leaves; only its owners may see it now.");
        }
      }
      case Caller.Program program -> requireScope(program, tenant, scope);
      case Caller.SignupHolder _, Caller.OperationHolder _ -> throw ProblemException.notFound();
    }
  }

  /**
   * Passes if the caller is a person with one of these roles in the tenant.
   *
   * @throws ProblemException {@code not-found} for whom the tenant is a foreign one, {@code
   *     forbidden} for its other members and its programs
   */
  public void requireRole(Caller caller, TenantId tenant, Role... roles) {
    switch (caller) {
      case Caller.Account account -> {
        if (!List.of(roles).contains(role(account, tenant))) {
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

  private Role role(Caller.Account account, TenantId tenant) {
    return members
        .role(tenant, new Identity(account.issuer(), account.subject()))
        .orElseThrow(ProblemException::notFound);
  }

  private boolean ownersOnly(TenantId tenant) {
    return states.find(tenant).map(TenantState::ownersOnly).orElse(true);
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
