package ai.coditect.selfservice.webhooks;

import ai.coditect.contracts.id.DeliveryId;
import ai.coditect.contracts.id.EventId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.platform.event.EventJson;
import ai.coditect.selfservice.operations.OperationEnded;
import ai.coditect.selfservice.work.BackgroundSteps;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What there is to tell webhooks: recorded in the transaction of what has happened, once for each
 * tenant, type and status revision (or operation), however often a report is read.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class WebhookEvents {

  private final JdbcClient jdbc;
  private final BackgroundSteps steps;
  private final Clock clock;

  WebhookEvents(JdbcClient jdbc, BackgroundSteps steps, Clock clock) {
    this.jdbc = jdbc;
    this.steps = steps;
    this.clock = clock;
  }

  /** What is sent, as Standard Webhooks has it. */
  record Message(String type, Instant timestamp, Object data) {}

  /** What a status says, in short; all of it is at {@code GET …/provisioning}. */
  record StatusData(
      TenantId tenantId,
      long statusRevision,
      long observedGeneration,
      Phase phase,
      TierName requestedTier,
      @Nullable TierName effectiveTier) {}

  record OperationData(
      TenantId tenantId, String operationId, String type, String state, String reason) {}

  /** Follows a report that is newer than the one before. */
  public void follow(TenantStatus status) {
    Optional<String> before = advance(status);
    if (before.isEmpty()) {
      return;
    }
    var data =
        new StatusData(
            status.tenantId(),
            status.statusRevision(),
            status.observedGeneration(),
            status.phase(),
            status.requestedTier(),
            status.effectiveTier());
    String subject = "revision-" + status.statusRevision();
    tell(status.tenantId(), EventType.STATUS_CHANGED, subject, status.reportedAt(), data);
    if (!before.get().equals(name(status.phase()))) {
      EventType.of(status.phase())
          .ifPresent(type -> tell(status.tenantId(), type, subject, status.reportedAt(), data));
    }
  }

  @EventListener
  void follow(OperationEnded ended) {
    var data =
        new OperationData(
            ended.tenant(), ended.operation().value(), ended.type(), ended.state(), ended.reason());
    tell(
        ended.tenant(),
        EventType.OPERATION_ENDED,
        ended.operation().value(),
        clock.instant(),
        data);
  }

  /** The phase before, or none yet; empty for a report that has led to events already. */
  private Optional<String> advance(TenantStatus status) {
    return jdbc.sql(
            """
            insert into webhook_progress as p (tenant_id, status_revision, phase) values (?, ?, ?)
            on conflict (tenant_id) do update
              set status_revision = excluded.status_revision, phase = excluded.phase
              where excluded.status_revision > p.status_revision
            returning coalesce(old.phase, '')
            """)
        .params(status.tenantId().value(), status.statusRevision(), name(status.phase()))
        .query(String.class)
        .optional();
  }

  private void tell(TenantId tenant, EventType type, String subject, Instant at, Object data) {
    List<String> webhooks =
        jdbc.sql(
                """
                select id from webhook
                where tenant_id = ? and state = 'ENABLED' and ? = any (event_types) order by id
                """)
            .params(tenant.value(), type.value())
            .query(String.class)
            .list();
    if (webhooks.isEmpty()) {
      return;
    }
    String event = EventId.next().value();
    int added =
        jdbc.sql(
                """
                insert into webhook_event (id, tenant_id, type, subject, body, created_at)
                values (?, ?, ?, ?, ?, ?) on conflict (tenant_id, type, subject) do nothing
                """)
            .params(
                event,
                tenant.value(),
                type.value(),
                subject,
                EventJson.writeText(new Message(type.value(), at, data)),
                Timestamp.from(clock.instant()))
            .update();
    if (added == 1) {
      webhooks.forEach(webhook -> deliver(tenant, webhook, event));
    }
  }

  private void deliver(TenantId tenant, String webhook, String event) {
    String delivery = DeliveryId.next().value();
    Timestamp now = Timestamp.from(clock.instant());
    jdbc.sql(
            """
            insert into webhook_delivery
              (id, tenant_id, webhook_id, event_id, state, attempts, started_at, next_attempt_at)
            values (?, ?, ?, ?, 'PENDING', 0, ?, ?)
            """)
        .params(delivery, tenant.value(), webhook, event, now, now)
        .update();
    steps.schedule(DeliveryStep.STEP, delivery);
  }

  private static String name(Phase phase) {
    return phase.name().toLowerCase(Locale.ROOT);
  }
}
