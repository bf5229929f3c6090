package ai.coditect.provisioning.operator;

import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.provisioning.tenants.TenantRecords;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpMethod;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Puts into a tenant's trail that an operator reads what is known of it, before it is shown: what
 * cannot be recorded is not shown. A replica says it once a minute of each operator and tenant.
 */
@Component
class OperatorLooks implements HandlerInterceptor {

  private static final Duration ONCE_IN = Duration.ofMinutes(1);
  private static final int MOST_REMEMBERED = 10_000;

  private final TenantRecords tenants;
  private final AuditTrail audit;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final Map<Look, Instant> said =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Look, Instant> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  OperatorLooks(
      TenantRecords tenants, AuditTrail audit, TransactionTemplate transaction, Clock clock) {
    this.tenants = tenants;
    this.audit = audit;
    this.transaction = transaction;
    this.clock = clock;
  }

  private record Look(String operator, TenantId tenant) {}

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    Authentication caller = SecurityContextHolder.getContext().getAuthentication();
    if (caller != null && HttpMethod.GET.matches(request.getMethod())) {
      tenant(request)
          .filter(tenant -> tenants.find(tenant).isPresent())
          .ifPresent(tenant -> record(new Look(caller.getName(), tenant), caller));
    }
    return true;
  }

  private void record(Look look, Authentication caller) {
    Instant now = clock.instant();
    if (isSaid(look, now)) {
      return;
    }
    transaction.executeWithoutResult(
        _ ->
            audit.record(
                AuditEntry.of(
                        Operators.actor(caller),
                        "tenant.looked-at",
                        new Target("tenant", look.tenant().value()),
                        Outcome.SUCCEEDED)
                    .withTenant(look.tenant())));
    synchronized (said) {
      said.put(look, now);
    }
  }

  private boolean isSaid(Look look, Instant now) {
    synchronized (said) {
      Instant before = said.get(look);
      return before != null && now.isBefore(before.plus(ONCE_IN));
    }
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
