package ai.coditect.selfservice.access;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.audit.TenantLooks;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.caller.Caller;
import ai.coditect.selfservice.caller.CallerAuthentication;
import ai.coditect.selfservice.caller.PlatformRole;
import ai.coditect.selfservice.lifecycle.TenantStates;
import ai.coditect.selfservice.members.TenantReaders;
import ai.coditect.selfservice.surface.Access;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpMethod;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Lets a request to a tenant pass only for those whom the operation allows: before its body is
 * read, so that nobody else learns whether it would have been a good one.
 */
@Component
class TenantGate implements HandlerInterceptor {

  /** What every path calls the tenant's id. */
  static final String TENANT = "tenant";

  private final TenantReaders readers;
  private final TenantStates states;
  private final TenantLooks looks;

  TenantGate(TenantReaders readers, TenantStates states, TenantLooks looks) {
    this.readers = readers;
    this.states = states;
    this.looks = looks;
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    // Where an answer goes on or ends later, its request has passed here already.
    if (request.getDispatcherType() == DispatcherType.REQUEST
        && handler instanceof HandlerMethod method
        && request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE)
            instanceof Map<?, ?> path
        && path.get(TENANT) instanceof String tenant
        && SecurityContextHolder.getContext().getAuthentication()
            instanceof CallerAuthentication caller) {
      Optional<Access> access = Access.of(method.getMethod()).filter(Access::byMembership);
      access.ifPresent(
          allowed -> {
            readers.require(caller.getPrincipal(), id(tenant), allowed);
            if (HttpMethod.GET.matches(request.getMethod())) {
              noteOperator(caller.getPrincipal(), id(tenant));
            }
          });
    }
    return true;
  }

  /** That an operator looks at a tenant is in its trail. */
  private void noteOperator(Caller caller, TenantId tenant) {
    if (caller instanceof Caller.Account account
        && account.has(PlatformRole.OPERATOR)
        && states.find(tenant).isPresent()) {
      looks.note(account.actor(), tenant);
    }
  }

  static TenantId id(String text) {
    try {
      return new TenantId(text);
    } catch (IllegalArgumentException e) {
      throw ProblemException.notFound();
    }
  }
}
