package ai.coditect.selfservice.webhooks;

import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.platform.outbound.PublicHttp.Result;
import ai.coditect.selfservice.letters.OwnerNotices;
import ai.coditect.selfservice.mail.NoticeKind;
import ai.coditect.selfservice.webhooks.Deliveries.Outgoing;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Records how attempts end, each in one transaction that locks the webhook before deliveries. */
@Component
class DeliveryEnds {

  private static final Actor SELF = new Actor(Actor.Type.SYSTEM, "self-service-api");

  private final Deliveries deliveries;
  private final WebhookRepository webhooks;
  private final OwnerNotices owners;
  private final AuditTrail audit;
  private final TransactionTemplate transaction;

  DeliveryEnds(
      Deliveries deliveries,
      WebhookRepository webhooks,
      OwnerNotices owners,
      AuditTrail audit,
      TransactionTemplate transaction) {
    this.deliveries = deliveries;
    this.webhooks = webhooks;
    this.owners = owners;
    this.audit = audit;
    this.transaction = transaction;
  }

  void delivered(Outgoing delivery, int number, Result result) {
    transaction.executeWithoutResult(
        _ -> {
          deliveries.works(delivery.webhook());
          deliveries.answered(delivery, number, result);
          deliveries.end(delivery.id(), Deliveries.State.DELIVERED);
          record(delivery, "webhook.delivered", Outcome.SUCCEEDED, null);
        });
  }

  void toBeRepeated(Outgoing delivery, int number, Result result, Duration pause) {
    transaction.executeWithoutResult(
        _ -> {
          deliveries.fails(delivery.webhook());
          deliveries.answered(delivery, number, result);
          deliveries.again(delivery.id(), pause);
        });
  }

  /**
   * The webhook is disabled with it if nothing has arrived for as long as this was tried.
   *
   * @param reason why it is disabled in any case; null if it is not
   */
  void failed(Outgoing delivery, int number, Result result, @Nullable String reason) {
    transaction.executeWithoutResult(
        _ -> {
          deliveries.fails(delivery.webhook());
          deliveries.answered(delivery, number, result);
          deliveries.end(delivery.id(), Deliveries.State.FAILED);
          record(delivery, "webhook.delivery-failed", Outcome.FAILED, reason);
          webhooks
              .lock(delivery.webhook().value())
              .filter(webhook -> webhook.state() == WebhookState.ENABLED)
              .filter(
                  webhook -> reason != null || webhook.hasTakenNothingSince(delivery.startedAt()))
              .ifPresent(
                  webhook -> disable(webhook, delivery, reason == null ? "failing" : reason));
        });
  }

  private void disable(WebhookEntity webhook, Outgoing delivery, String reason) {
    webhook.disable(reason);
    deliveries.cancel(webhook.id());
    record(delivery, "webhook.disabled", Outcome.SUCCEEDED, reason);
    owners.toEach(
        NoticeKind.WEBHOOK_DISABLED,
        webhook.tenant(),
        webhook.id().value(),
        webhook.timesDisabled());
  }

  private void record(Outgoing delivery, String action, Outcome outcome, @Nullable String reason) {
    audit.record(
        AuditEntry.of(SELF, action, new Target("webhook", delivery.webhook().value()), outcome)
            .withTenant(delivery.tenant())
            .withReason(reason));
  }
}
