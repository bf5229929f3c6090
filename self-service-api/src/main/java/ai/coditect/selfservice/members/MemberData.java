package ai.coditect.selfservice.members;

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

/**
 * Who belonged to a tenant whose life ends, or was asked to; its tombstone says that nobody does.
 */
@Component
class MemberData implements TenantData {

  private final JdbcClient jdbc;
  private final Outbox outbox;
  private final Clock clock;

  MemberData(JdbcClient jdbc, Outbox outbox, Clock clock) {
    this.jdbc = jdbc;
    this.outbox = outbox;
    this.clock = clock;
  }

  @Override
  public void forget(TenantId tenant) {
    jdbc.sql("delete from access_grant where tenant_id = ?").param(tenant.value()).update();
    jdbc.sql("delete from invitation where tenant_id = ?").param(tenant.value()).update();
    jdbc.sql("delete from member where tenant_id = ?").param(tenant.value()).update();
    jdbc.sql("delete from member_list where tenant_id = ?").param(tenant.value()).update();
    outbox.append(
        OutgoingEvent.tombstone(
            Topics.TENANT_MEMBERS,
            tenant.value(),
            EventId.next(),
            EventTypes.TENANT_ENDED,
            clock.instant()));
  }
}
