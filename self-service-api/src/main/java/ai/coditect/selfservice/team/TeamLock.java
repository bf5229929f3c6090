package ai.coditect.selfservice.team;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.lifecycle.TenantAction;
import ai.coditect.selfservice.lifecycle.TenantStates;
import ai.coditect.selfservice.members.Member;
import ai.coditect.selfservice.members.Members;
import ai.coditect.selfservice.tenants.Tenants;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The tenant's row lock, under which its team changes: so seats and owners are counted right in any
 * race, and who asks is judged by the role that they have then.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class TeamLock {

  private final Tenants tenants;
  private final TenantStates states;
  private final Members members;

  TeamLock(Tenants tenants, TenantStates states, Members members) {
    this.tenants = tenants;
    this.states = states;
    this.members = members;
  }

  /**
   * Takes the lock until the transaction ends.
   *
   * @throws ProblemException {@code not-found} if there is no such tenant, {@code tenant-state} if
   *     its state does not allow this
   */
  void take(TenantId tenant, TenantAction action) {
    if (!tenants.lock(tenant)) {
      throw ProblemException.notFound();
    }
    action.requireAllowedIn(states.find(tenant).orElseThrow(ProblemException::notFound));
  }

  /** Who asks, as they stand under the lock. */
  Member asking(TenantId tenant, By by) {
    return members.find(tenant, by.identity()).orElseThrow(ProblemException::notFound);
  }

  /**
   * Passes if somebody may give and take these roles: owners every one, admins all but ownership.
   *
   * @throws ProblemException {@code forbidden}
   */
  static void requireMayGrant(Member asking, Role... roles) {
    boolean allowed =
        asking.usable()
            && switch (asking.role()) {
              case OWNER -> true;
              case ADMIN -> !List.of(roles).contains(Role.OWNER);
              case DEVELOPER, VIEWER, BILLING, AUDITOR -> false;
            };
    if (!allowed) {
      throw ProblemException.of(CommonProblem.FORBIDDEN, "Your role does not allow this.");
    }
  }
}
