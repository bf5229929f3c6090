package ai.coditect.audit.access;

import ai.coditect.contracts.Topics;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.platform.event.IncomingEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Follows which tenants are gone, as their statuses say. Late or repeated ones do no harm. */
@Component
class GoneTenantsListener {

  private final Memberships memberships;

  GoneTenantsListener(Memberships memberships) {
    this.memberships = memberships;
  }

  @KafkaListener(
      id = "gone-tenants",
      groupId = "audit-service-gone-tenants",
      topics = Topics.TENANT_PROVISIONING)
  void take(ConsumerRecord<String, byte[]> received) {
    if (received.value() == null) {
      return; // its members go with a tombstone of their own
    }
    TenantStatus status = IncomingEvent.read(received, TenantStatus.class).data();
    if (status.phase() == Phase.OFFBOARDED) {
      memberships.end(status.tenantId());
    }
  }
}
