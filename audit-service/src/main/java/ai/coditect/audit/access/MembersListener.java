package ai.coditect.audit.access;

import ai.coditect.contracts.Topics;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.TenantMembers;
import ai.coditect.platform.event.IncomingEvent;
import ai.coditect.platform.event.UnreadableEventException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Follows the tenants' member lists. */
@Component
class MembersListener {

  private final Memberships memberships;

  MembersListener(Memberships memberships) {
    this.memberships = memberships;
  }

  @KafkaListener(id = "tenant-members", groupId = "audit-service", topics = Topics.TENANT_MEMBERS)
  void take(ConsumerRecord<String, byte[]> received) {
    if (received.value() == null) {
      memberships.forget(tenantOf(received)); // the end of the tenant's life
    } else {
      memberships.store(readable(IncomingEvent.read(received, TenantMembers.class).data()));
    }
  }

  private static TenantId tenantOf(ConsumerRecord<String, byte[]> tombstone) {
    try {
      return new TenantId(String.valueOf(tombstone.key()));
    } catch (IllegalArgumentException e) {
      throw new UnreadableEventException("a tombstone whose key is no tenant id", e);
    }
  }

  /** The database takes no NUL character: a list with one would block its partition for ever. */
  private static TenantMembers readable(TenantMembers list) {
    boolean storable =
        list.members().stream()
            .map(TenantMembers.Member::identity)
            .noneMatch(
                identity ->
                    identity != null
                        && (identity.issuer().indexOf('\0') >= 0
                            || identity.subject().indexOf('\0') >= 0));
    if (!storable) {
      throw new UnreadableEventException("an identity contains a NUL character", null);
    }
    return list;
  }
}
