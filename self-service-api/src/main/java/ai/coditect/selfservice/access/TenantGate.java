package ai.coditect.selfservice.access;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.caller.CallerAuthentication;
import ai.coditect.selfservice.members.TenantReaders;
import ai.coditect.selfservice.surface.Access;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Optional;
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

  TenantGate(TenantReaders readers) {
    this.readers = readers;
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
      access.ifPresent(allowed -> readers.require(caller.getPrincipal(), id(tenant), allowed));
    }
    return true;
  }

  static TenantId id(String text) {
    try {
      return new TenantId(text);
    } catch (IllegalArgumentException e) {
      throw ProblemException.notFound();
    }
  }
}
