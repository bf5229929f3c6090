package ai.coditect.selfservice.tenants;

import ai.coditect.contracts.EventTypes;
import ai.coditect.contracts.Topics;
import ai.coditect.contracts.id.EventId;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.platform.event.EventJson;
import ai.coditect.platform.event.OutgoingEvent;
import ai.coditect.platform.outbox.Outbox;
import ai.coditect.platform.sweep.Sweep;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Sends every tenant's newest intent again, so that one which Kafka holds out of order, or which a
 * restored broker has lost, is put right within a day. Who knows the generation takes no notice. A
 * tenant that is gone wants nothing any more.
 */
@Component
class IntentSweep implements Sweep {

  private final JdbcTemplate jdbc;
  private final Outbox outbox;

  IntentSweep(JdbcTemplate jdbc, Outbox outbox) {
    this.jdbc = jdbc;
    this.outbox = outbox;
  }

  @Override
  public String name() {
    return "intents";
  }

  /** A tenant that is being changed at this moment is passed over: it sends what is newer. */
  @Override
  public @Nullable String page(String after, int size) {
    List<String> tenants =
        jdbc.queryForList(
            """
            select t.id from tenant t
            where t.id > ? and not (t.lifecycle = 'OFFBOARDING' and exists (
              select from tenant_status s where s.tenant_id = t.id and s.document ->> 'phase' = 'offboarded'))
            order by t.id limit ? for no key update of t skip locked
            """,
            String.class,
            after,
            size);
    if (tenants.isEmpty()) {
      return null;
    }
    // Read under the locks, in a statement of its own: what was committed before them is seen.
    outbox.append(
        jdbc.query(
            """
            select i.document from tenant t
            join tenant_intent i on i.tenant_id = t.id and i.generation = t.generation
            where t.id = any (?)
            """,
            (row, _) -> event(EventJson.read(row.getString(1), TenantIntent.class)),
            (Object) tenants.toArray(String[]::new)));
    return tenants.getLast();
  }

  private static OutgoingEvent event(TenantIntent intent) {
    return new OutgoingEvent(
        Topics.TENANT_LIFECYCLE,
        intent.tenantId().value(),
        EventId.next(),
        EventTypes.TENANT_INTENT_REPUBLISHED,
        intent.committedAt(),
        intent);
  }
}
