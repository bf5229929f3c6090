package ai.coditect.selfservice.intake;

import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Departure;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.selfservice.lifecycle.TenantData;
import ai.coditect.selfservice.status.Statuses;
import ai.coditect.selfservice.tenants.Tenants;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What follows from provisioning's tombstone of a tenant: everything of it is forgotten here, and
 * tombstones on the topics that this service writes say so. The ledger keeps what was done.
 */
@Component
class EndsOfLife {

  private static final Logger LOG = LoggerFactory.getLogger(EndsOfLife.class);
  private static final Actor SELF = new Actor(Actor.Type.SYSTEM, "self-service-api");

  private final Tenants tenants;
  private final Statuses statuses;
  private final List<TenantData> everything;
  private final AuditTrail audit;
  private final Clock clock;

  EndsOfLife(
      Tenants tenants,
      Statuses statuses,
      List<TenantData> everything,
      AuditTrail audit,
      Clock clock) {
    this.tenants = tenants;
    this.statuses = statuses;
    this.everything = List.copyOf(everything);
    this.audit = audit;
    this.clock = clock;
  }

  /** Forgets a tenant whose departure is final; a tombstone of any other is a mistake. */
  @Transactional(propagation = Propagation.MANDATORY)
  void follow(TenantId tenant) {
    if (!tenants.lock(tenant)) {
      // A read model in the making: older snapshots of it came again.
      statuses.forget(tenant);
      return;
    }
    Departure departure = tenants.intent(tenant).map(intent -> intent.departure()).orElse(null);
    if (departure == null || clock.instant().isBefore(departure.graceEndsAt())) {
      LOG.atError()
          .addKeyValue("tenant", tenant)
          .log("A tombstone came for a tenant that has not left; it has no effect");
      return;
    }
    everything.forEach(data -> data.forget(tenant));
    audit.record(
        AuditEntry.of(
                SELF, "tenant.forgotten", new Target("tenant", tenant.value()), Outcome.SUCCEEDED)
            .withTenant(tenant));
  }
}
