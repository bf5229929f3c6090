package ai.coditect.provisioning.operator;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.audit.TenantLooks;
import ai.coditect.provisioning.tenants.TenantRecords;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpMethod;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/** Puts into a tenant's trail that an operator reads what is known of it here. */
@Component
class OperatorLooks implements HandlerInterceptor {

  private final TenantRecords tenants;
  private final TenantLooks looks;

  OperatorLooks(TenantRecords tenants, TenantLooks looks) {
    this.tenants = tenants;
    this.looks = looks;
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    Authentication caller = SecurityContextHolder.getContext().getAuthentication();
    if (caller != null && HttpMethod.GET.matches(request.getMethod())) {
      tenant(request)
          .filter(tenant -> tenants.find(tenant).isPresent())
          .ifPresent(tenant -> looks.note(Operators.actor(caller), tenant));
    }
    return true;
  }

  private static Optional<TenantId> tenant(HttpServletRequest request) {
    Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
    if (variables instanceof Map<?, ?> names && names.get("tenant") instanceof String named) {
      try {
        return Optional.of(new TenantId(named));
      } catch (IllegalArgumentException e) {
        // The endpoint says so.
        return Optional.empty();
      }
    }
    return Optional.empty();
  }
}
