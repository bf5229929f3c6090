package ai.coditect.provisioning.status;

import ai.coditect.contracts.EventTypes;
import ai.coditect.contracts.Topics;
import ai.coditect.contracts.id.EventId;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.platform.event.OutgoingEvent;
import ai.coditect.platform.outbox.Outbox;
import ai.coditect.provisioning.tenants.TenantRecord;
import ai.coditect.provisioning.tenants.TenantRecords;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Keeps a tenant's status and sends it out, in one transaction, if it changed. */
@Component
public class StatusReporter {

  private final TenantRecords tenants;
  private final Outbox outbox;
  private final StatusProperties properties;
  private final Clock clock;

  StatusReporter(TenantRecords tenants, Outbox outbox, StatusProperties properties, Clock clock) {
    this.properties = properties;
    this.tenants = tenants;
    this.outbox = outbox;
    this.clock = clock;
  }

  /**
   * Reports findings; what equals the last report is neither written nor sent.
   *
   * @param locked the tenant's row, whose lock the surrounding transaction holds
   * @param nextAttempt when the tenant is tried again; null if no attempt is due
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public TenantStatus report(
      TenantRecord locked, Findings findings, @Nullable Instant nextAttempt) {
    // Microseconds are what every store of a status keeps.
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    TenantStatus status =
        new StatusWriter(locked.status(), findings, now, nextAttempt, properties.delayedAfter())
            .next();
    if (!status.equals(locked.status())) {
      tenants.storeStatus(status);
      String tenant = status.tenantId().value();
      outbox.append(
          new OutgoingEvent(
              Topics.TENANT_PROVISIONING,
              tenant,
              EventId.named("status/" + tenant, Long.toString(status.statusRevision())),
              EventTypes.STATUS_CHANGED,
              now,
              status));
    }
    return status;
  }
}
