package ai.coditect.provisioning.intake;

import ai.coditect.contracts.Topics;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.contracts.tenant.TenantMembers;
import ai.coditect.platform.event.IncomingEvent;
import ai.coditect.provisioning.converge.WorkQueue;
import ai.coditect.provisioning.exports.DataExports;
import ai.coditect.provisioning.tenants.TenantRecords;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps what is newer and wakes the tenant's work row, in one transaction. A repeated or older
 * event has no effect. Nothing is provisioned here.
 */
@Component
class IntentListener {

  private static final Logger LOG = LoggerFactory.getLogger(IntentListener.class);

  private final TenantRecords tenants;
  private final DataExports exports;
  private final WorkQueue work;
  private final TransactionTemplate transaction;

  IntentListener(
      TenantRecords tenants, DataExports exports, WorkQueue work, TransactionTemplate transaction) {
    this.tenants = tenants;
    this.exports = exports;
    this.work = work;
    this.transaction = transaction;
  }

  @KafkaListener(id = "intents", idIsGroup = false, topics = Topics.TENANT_LIFECYCLE)
  void onIntent(ConsumerRecord<String, byte[]> received) {
    if (received.value() == null) {
      return; // a tombstone: the end of a life that this service has ended itself
    }
    var event = IncomingEvent.read(received, TenantIntent.class, TenantIntent::tenantId);
    TenantIntent intent = event.data();
    boolean newer =
        Boolean.TRUE.equals(
            transaction.execute(
                _ -> {
                  boolean stored = tenants.storeIfNewer(intent, event.traceparent());
                  if (stored) {
                    exports.follow(intent);
                    work.wakeForChange(intent.tenantId());
                  }
                  readable(intent.tenantId(), received.topic());
                  return stored;
                }));
    LOG.atInfo()
        .addKeyValue("tenant", intent.tenantId())
        .addKeyValue("generation", intent.generation())
        .addKeyValue("event", event.id())
        .log(newer ? "A new intent" : "An intent that is not newer: no effect");
  }

  @KafkaListener(id = "members", idIsGroup = false, topics = Topics.TENANT_MEMBERS)
  void onMembers(ConsumerRecord<String, byte[]> received) {
    if (received.value() == null) {
      return;
    }
    var event = IncomingEvent.read(received, TenantMembers.class, TenantMembers::tenantId);
    TenantMembers members = event.data();
    boolean newer =
        Boolean.TRUE.equals(
            transaction.execute(
                _ -> {
                  boolean stored = tenants.storeIfNewer(members, event.traceparent());
                  if (stored) {
                    wakeIfIntentKnown(members.tenantId());
                  }
                  readable(members.tenantId(), received.topic());
                  return stored;
                }));
    LOG.atInfo()
        .addKeyValue("tenant", members.tenantId())
        .addKeyValue("membersGeneration", members.generation())
        .addKeyValue("event", event.id())
        .log(newer ? "New members" : "Members that are not newer: no effect");
  }

  /** Members that come before the intent wake nobody: the intent will, and finds them there. */
  private void wakeIfIntentKnown(TenantId tenant) {
    if (tenants.find(tenant).isPresent()) {
      work.wakeForChange(tenant);
    }
  }

  /** What could not be read before this event needs no mention any more: this one is newer. */
  private void readable(TenantId tenant, String topic) {
    if (tenants.clearUnreadable(tenant, topic)) {
      work.wake(tenant);
    }
  }
}
