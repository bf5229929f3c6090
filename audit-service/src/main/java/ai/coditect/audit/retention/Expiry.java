package ai.coditect.audit.retention;

import ai.coditect.audit.retention.PayloadRemoval.Expired;
import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Change;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Removes payloads whose time is over, and the keys of months that are over as a whole, by their
 * tenant's tier. A held tenant's are left until the release. What has gone is never looked at
 * again.
 */
@Component
class Expiry {

  private static final Actor SELF = new Actor(Actor.Type.SERVICE, "audit-service");
  private static final int PAGE = 500;

  private final JdbcTemplate jdbc;
  private final PayloadRemoval removal;
  private final KeyRemoval keys;
  private final RetentionProperties properties;
  private final AuditTrail trail;
  private final TransactionTemplate transaction;

  Expiry(
      JdbcTemplate jdbc,
      PayloadRemoval removal,
      KeyRemoval keys,
      RetentionProperties properties,
      AuditTrail trail,
      TransactionTemplate transaction) {
    this.jdbc = jdbc;
    this.removal = removal;
    this.keys = keys;
    this.properties = properties;
    this.trail = trail;
    this.transaction = transaction;
  }

  private record Tenant(String id, String tier, long expiredTo) {}

  /** Learns a tenant's tier; an older intent has no effect. */
  void learn(TenantIntent intent) {
    jdbc.update(
        """
        insert into tenant_retention as r (tenant_id, tier, generation) values (?, ?, ?)
        on conflict (tenant_id) do update set tier = excluded.tier, generation = excluded.generation
        where r.generation < excluded.generation
        """,
        intent.tenantId().value(),
        intent.tier().value(),
        intent.generation());
  }

  /** Goes over all tenants. */
  void doAll() {
    removal.followHolds();
    String after = "";
    List<Tenant> page = page(after);
    while (!page.isEmpty()) {
      page.forEach(this::expire);
      after = page.getLast().id();
      page = page(after);
    }
  }

  private List<Tenant> page(String after) {
    return jdbc.query(
        """
        select tenant_id, tier, expired_to from tenant_retention
        where tenant_id > ? order by tenant_id limit ?
        """,
        (row, number) -> new Tenant(row.getString(1), row.getString(2), row.getLong(3)),
        after,
        PAGE);
  }

  private void expire(Tenant tenant) {
    if (!removal.holds(tenant.id()).isEmpty()) {
      return;
    }
    long millis = properties.of(tenant.id(), tenant.tier()).toMillis();
    Instant older = removal.now().minusMillis(millis);
    long upTo = tenant.expiredTo();
    Expired next = removal.expireNext(tenant.id(), upTo, millis);
    int removed = next.removed();
    while (next.upTo() > upTo) {
      upTo = next.upTo();
      next = removal.expireNext(tenant.id(), upTo, millis);
      removed += next.removed();
    }
    if (upTo > tenant.expiredTo()) {
      store(tenant, upTo, removed);
    }
    keys.expire(tenant.id(), older);
  }

  private void store(Tenant tenant, long upTo, int removed) {
    transaction.executeWithoutResult(
        _ -> {
          int stored =
              jdbc.update(
                  "update tenant_retention set expired_to = ? where tenant_id = ? and expired_to = ?",
                  upTo,
                  tenant.id(),
                  tenant.expiredTo());
          if (stored == 1) { // else another replica was at it as well, and recorded it
            trail.record(expired(tenant, removed));
          }
        });
  }

  private static AuditEntry expired(Tenant tenant, int removed) {
    return AuditEntry.of(
            SELF, "audit.payloads.expired", new Target("tenant", tenant.id()), Outcome.SUCCEEDED)
        .withTenant(new TenantId(tenant.id()))
        .withChanges(List.of(new Change("/payloads", null, Integer.toString(removed))));
  }
}
