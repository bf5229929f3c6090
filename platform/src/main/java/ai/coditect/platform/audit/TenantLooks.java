package ai.coditect.platform.audit;

import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Puts into a tenant's trail that an operator reads what is known of it. A replica says it once a
 * minute of each operator and tenant.
 */
public final class TenantLooks {

  private static final Duration ONCE_IN = Duration.ofMinutes(1);
  private static final int MOST_REMEMBERED = 10_000;

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

  TenantLooks(AuditTrail audit, TransactionTemplate transaction, Clock clock) {
    this.audit = audit;
    this.transaction = transaction;
    this.clock = clock;
  }

  private record Look(Actor operator, TenantId tenant) {}

  /**
   * Records it, durably, unless it is said already. To be called before anything is shown, so that
   * what cannot be recorded is not shown.
   *
   * @param tenant one that there is
   */
  public void note(Actor operator, TenantId tenant) {
    var look = new Look(operator, tenant);
    Instant now = clock.instant();
    if (isSaid(look, now)) {
      return;
    }
    transaction.executeWithoutResult(
        _ ->
            audit.record(
                AuditEntry.of(
                        operator,
                        "tenant.looked-at",
                        new Target("tenant", tenant.value()),
                        Outcome.SUCCEEDED)
                    .withTenant(tenant)));
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
}
