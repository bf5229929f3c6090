package ai.coditect.selfservice.members;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.contracts.tenant.TenantMembers.Identity;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.caller.Caller;
import ai.coditect.selfservice.lifecycle.TenantState;
import ai.coditect.selfservice.lifecycle.TenantStates;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import ai.coditect.selfservice.surface.Access;
import org.springframework.stereotype.Component;

/** Decides who may do what with a tenant: its members, and programs with its keys. */
@Component
public class TenantReaders {

  private final Members members;
  private final Activity activity;
  private final TenantStates states;

  TenantReaders(Members members, Activity activity, TenantStates states) {
    this.members = members;
    this.activity = activity;
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
      case Caller.Account account -> requireOwnerIfLeaving(member(account, tenant));
      case Caller.Program program -> requireScope(program, tenant, scope);
      case Caller.SignupHolder _, Caller.OperationHolder _ -> throw ProblemException.notFound();
    }
  }

  /**
   * Passes if an operation on the tenant allows the caller. From its departure on, only its owners
   * may call any.
   *
   * @throws ProblemException {@code not-found} for whom the tenant is a foreign one, {@code
   *     forbidden} for its members and programs that may not
   */
  public void require(Caller caller, TenantId tenant, Access access) {
    switch (caller) {
      case Caller.Account account -> {
        if (access.platform().stream().noneMatch(account::has)) {
          requireMember(member(account, tenant), access);
        }
      }
      case Caller.Program program -> {
        requireOwn(program, tenant);
        String scope = access.scope();
        if (scope == null) {
          throw ProblemException.of(CommonProblem.FORBIDDEN, "An API key does not allow this.");
        }
        requireScope(program, tenant, scope);
      }
      case Caller.SignupHolder _, Caller.OperationHolder _ -> throw ProblemException.notFound();
    }
  }

  /**
   * The membership of somebody whom an operation has let in as a member.
   *
   * @throws ProblemException {@code not-found} for everybody else
   */
  public Member member(Caller caller, TenantId tenant) {
    return switch (caller) {
      case Caller.Account account -> member(account, tenant);
      case Caller.Program _, Caller.SignupHolder _, Caller.OperationHolder _ ->
          throw ProblemException.notFound();
    };
  }

  private void requireMember(Member member, Access access) {
    if (!access.members().contains(member.role())) {
      throw ProblemException.of(CommonProblem.FORBIDDEN, "Your role does not allow this.");
    }
    if (!member.usable() && !access.withoutSeat()) {
      throw ProblemException.of(
          SelfServiceProblem.SEAT_REQUIRED, "Ask an owner or admin of the tenant for a seat.");
    }
    requireOwnerIfLeaving(member);
    activity.seen(member);
  }

  private void requireOwnerIfLeaving(Member member) {
    if (member.role() != Role.OWNER && ownersOnly(member.tenant())) {
      throw ProblemException.of(
          CommonProblem.FORBIDDEN, "The tenant leaves; only its owners may see it now.");
    }
  }

  private Member member(Caller.Account account, TenantId tenant) {
    return members
        .find(tenant, new Identity(account.issuer(), account.subject()))
        .orElseThrow(ProblemException::notFound);
  }

  private boolean ownersOnly(TenantId tenant) {
    return states.find(tenant).map(TenantState::ownersOnly).orElse(true);
  }

  private static void requireOwn(Caller.Program program, TenantId tenant) {
    if (!program.tenant().equals(tenant)) {
      throw ProblemException.notFound();
    }
  }

  private static void requireScope(Caller.Program program, TenantId tenant, String scope) {
    requireOwn(program, tenant);
    if (!program.scopes().contains(scope)) {
      throw ProblemException.of(
          CommonProblem.FORBIDDEN, "The API key needs the scope %s.".formatted(scope));
    }
  }
}
