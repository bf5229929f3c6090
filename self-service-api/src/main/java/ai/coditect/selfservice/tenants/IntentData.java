package ai.coditect.selfservice.tenants;

import ai.coditect.contracts.EventTypes;
import ai.coditect.contracts.Topics;
import ai.coditect.contracts.id.EventId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.event.OutgoingEvent;
import ai.coditect.platform.outbox.Outbox;
import ai.coditect.selfservice.lifecycle.TenantData;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What was wanted of a tenant whose life ends; its tombstone says that nothing is any more. */
@Component
class IntentData implements TenantData {

  private final JdbcClient jdbc;
  private final Outbox outbox;
  private final Clock clock;

  IntentData(JdbcClient jdbc, Outbox outbox, Clock clock) {
    this.jdbc = jdbc;
    this.outbox = outbox;
    this.clock = clock;
  }

  @Override
  public void forget(TenantId tenant) {
    jdbc.sql("delete from hold where tenant_id = ?").param(tenant.value()).update();
    jdbc.sql("delete from tenant_intent where tenant_id = ?").param(tenant.value()).update();
    jdbc.sql("delete from tenant where id = ?").param(tenant.value()).update();
    outbox.append(
        OutgoingEvent.tombstone(
            Topics.TENANT_LIFECYCLE,
            tenant.value(),
            EventId.next(),
            EventTypes.TENANT_ENDED,
            clock.instant()));
  }
}
