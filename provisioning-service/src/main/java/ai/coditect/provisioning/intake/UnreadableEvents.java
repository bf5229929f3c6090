package ai.coditect.provisioning.intake;

import ai.coditect.contracts.Topics;
import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Reason;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.platform.event.UnreadableEventListener;
import ai.coditect.provisioning.converge.WorkQueue;
import ai.coditect.provisioning.tenants.TenantRecords;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Notes at its tenant that an event could not be read, so that its people see that something they
 * asked for may be missing. A key that is no tenant of ours has nobody to be told.
 */
@Component
class UnreadableEvents implements UnreadableEventListener {

  private static final Set<String> TOPICS = Set.of(Topics.TENANT_LIFECYCLE, Topics.TENANT_MEMBERS);
  private static final Actor INTAKE = new Actor(Actor.Type.SERVICE, "provisioning-service");

  private final TenantRecords tenants;
  private final WorkQueue work;
  private final AuditTrail audit;
  private final TransactionTemplate transaction;

  UnreadableEvents(
      TenantRecords tenants, WorkQueue work, AuditTrail audit, TransactionTemplate transaction) {
    this.tenants = tenants;
    this.work = work;
    this.audit = audit;
    this.transaction = transaction;
  }

  @Override
  public void unreadable(ConsumerRecord<?, ?> received) {
    if (TOPICS.contains(received.topic())) {
      tenant(received.key()).ifPresent(tenant -> note(tenant, received));
    }
  }

  private void note(TenantId tenant, ConsumerRecord<?, ?> received) {
    String place = "%d@%d".formatted(received.partition(), received.offset());
    transaction.executeWithoutResult(
        _ -> {
          if (tenants.storeUnreadable(tenant, received.topic(), place)) {
            work.wake(tenant);
            audit.record(
                AuditEntry.of(
                        INTAKE,
                        "event.dead-lettered",
                        new Target("event", received.topic() + "/" + place),
                        Outcome.FAILED)
                    .withTenant(tenant)
                    .withReason(Reason.EVENT_UNREADABLE.value()));
          }
        });
  }

  private static Optional<TenantId> tenant(Object key) {
    try {
      return key instanceof String text ? Optional.of(new TenantId(text)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
