package ai.coditect.audit.review;

import ai.coditect.contracts.Topics;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.platform.event.IncomingEvent;
import ai.coditect.platform.event.UnreadableEventException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Follows the tenants' statuses. */
@Component
class GrantsListener {

  private final Grants grants;

  GrantsListener(Grants grants) {
    this.grants = grants;
  }

  @KafkaListener(
      id = "tenant-grants",
      groupId = "audit-service-grants",
      topics = Topics.TENANT_PROVISIONING)
  void take(ConsumerRecord<String, byte[]> received) {
    if (received.value() == null) {
      grants.forget(tenantOf(received)); // the end of the tenant's life
    } else {
      grants.store(IncomingEvent.read(received, TenantStatus.class).data());
    }
  }

  private static TenantId tenantOf(ConsumerRecord<String, byte[]> tombstone) {
    try {
      return new TenantId(String.valueOf(tombstone.key()));
    } catch (IllegalArgumentException e) {
      throw new UnreadableEventException("a tombstone whose key is no tenant id", e);
    }
  }
}
