package ai.coditect.selfservice.access;

import ai.coditect.platform.ratelimit.Limit;
import ai.coditect.platform.ratelimit.RateLimiter;
import ai.coditect.selfservice.caller.Caller;
import ai.coditect.selfservice.caller.CallerAuthentication;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalInt;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Limits how often a caller may call one operation on a tenant, where the tenant's tier says so.
 * Stands behind the gate: only who may call it uses it up. The platform's own people are not
 * limited by a customer's tier.
 */
@Component
class RouteLimits implements HandlerInterceptor {

  private final TierRates rates;
  private final RateLimiter limiter;

  RouteLimits(TierRates rates, RateLimiter limiter) {
    this.rates = rates;
    this.limiter = limiter;
  }

  @Override
  public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
      throws IOException {
    if (!(handler instanceof HandlerMethod method)
        || !(request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE)
            instanceof Map<?, ?> path)
        || !(path.get(TenantGate.TENANT) instanceof String tenant)
        || !(SecurityContextHolder.getContext().getAuthentication()
            instanceof CallerAuthentication authentication)
        || ofThePlatform(authentication.getPrincipal())) {
      return true;
    }
    Operation operation = method.getMethodAnnotation(Operation.class);
    if (operation == null) {
      return true;
    }
    OptionalInt perMinute = rates.perMinute(TenantGate.id(tenant), operation.operationId());
    return perMinute.isEmpty()
        || limiter.admit(
            Limit.perMinute(operation.operationId(), perMinute.getAsInt()),
            tenant + " " + authentication.getName(),
            response);
  }

  private static boolean ofThePlatform(Caller caller) {
    return caller instanceof Caller.Account account && !account.roles().isEmpty();
  }
}
