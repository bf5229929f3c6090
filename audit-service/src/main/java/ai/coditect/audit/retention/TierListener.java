package ai.coditect.audit.retention;

import ai.coditect.contracts.Topics;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.platform.event.IncomingEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Follows the tenants' tiers; what an ended tenant's was still counts for what is left of it. */
@Component
class TierListener {

  private final Expiry expiry;

  TierListener(Expiry expiry) {
    this.expiry = expiry;
  }

  @KafkaListener(
      id = "tenant-tiers",
      groupId = "audit-service-tiers",
      topics = Topics.TENANT_LIFECYCLE)
  void take(ConsumerRecord<String, byte[]> received) {
    if (received.value() != null) {
      expiry.learn(IncomingEvent.read(received, TenantIntent.class).data());
    }
  }
}
