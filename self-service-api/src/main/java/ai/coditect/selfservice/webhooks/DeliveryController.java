package ai.coditect.selfservice.webhooks;

import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.DeliveryId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.id.WebhookId;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.caller.Caller;
import ai.coditect.selfservice.caller.Requester;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import ai.coditect.selfservice.surface.Allowed;
import ai.coditect.selfservice.surface.Answers;
import ai.coditect.selfservice.surface.Paging;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What was sent to a webhook, over HTTP. */
@RestController
@RequestMapping("/v1/tenants/{tenant}/webhooks/{webhook}/deliveries")
class DeliveryController {

  /** After every id of a delivery. */
  private static final String NEWEST = "dlv_~";

  private final Webhooks webhooks;
  private final Deliveries deliveries;
  private final Paging paging;
  private final AuditTrail audit;
  private final TransactionTemplate transaction;

  DeliveryController(
      Webhooks webhooks,
      Deliveries deliveries,
      Paging paging,
      AuditTrail audit,
      TransactionTemplate transaction) {
    this.webhooks = webhooks;
    this.deliveries = deliveries;
    this.paging = paging;
    this.audit = audit;
    this.transaction = transaction;
  }

  /** A page of deliveries. */
  record DeliveryPage(List<Deliveries.DeliveryView> items, @Nullable String nextCursor) {}

  @Allowed(members = {Role.OWNER, Role.ADMIN, Role.DEVELOPER, Role.AUDITOR})
  @Operation(
      operationId = "listDeliveries",
      summary = "What was sent to a webhook in the last 30 days, and is to be sent, newest first")
  @GetMapping
  DeliveryPage list(
      @PathVariable TenantId tenant,
      @PathVariable WebhookId webhook,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = Paging.DEFAULT_LIMIT) int limit) {
    require(tenant, webhook);
    var page =
        paging.read(
            "deliveries/" + webhook,
            cursor,
            limit,
            NEWEST,
            (before, most) -> deliveries.page(tenant, webhook, before, most),
            delivery -> delivery.id().value());
    return new DeliveryPage(page.items(), page.nextCursor());
  }

  @Allowed(members = {Role.OWNER, Role.ADMIN, Role.DEVELOPER, Role.AUDITOR})
  @Operation(operationId = "readDelivery", summary = "What was sent to a webhook")
  @GetMapping("/{delivery}")
  Deliveries.DeliveryView read(
      @PathVariable TenantId tenant,
      @PathVariable WebhookId webhook,
      @PathVariable DeliveryId delivery) {
    return find(tenant, webhook, delivery);
  }

  @Allowed(members = {Role.OWNER, Role.ADMIN})
  @Operation(
      operationId = "redeliver",
      summary = "Sends the same once more, under the same webhook-id")
  @Answers(
      status = 202,
      with = Deliveries.DeliveryView.class,
      problems = {SelfServiceProblem.DELIVERY_PENDING, SelfServiceProblem.WEBHOOK_DISABLED})
  @PostMapping("/{delivery}/redelivery")
  ResponseEntity<Object> redeliver(
      @PathVariable TenantId tenant,
      @PathVariable WebhookId webhook,
      @PathVariable DeliveryId delivery,
      @AuthenticationPrincipal Caller caller,
      HttpServletRequest http) {
    find(tenant, webhook, delivery);
    if (require(tenant, webhook).state() == WebhookState.DISABLED) {
      throw ProblemException.of(SelfServiceProblem.WEBHOOK_DISABLED, "Enable the webhook before.");
    }
    transaction.executeWithoutResult(
        _ -> {
          if (!deliveries.redeliver(delivery)) {
            throw ProblemException.of(
                SelfServiceProblem.DELIVERY_PENDING, "It is tried by itself; see nextAttemptAt.");
          }
          audit.record(
              AuditEntry.of(
                      caller.actor(),
                      "webhook.redelivered",
                      new Target("webhook", webhook.value()),
                      Outcome.SUCCEEDED)
                  .withTenant(tenant)
                  .withPersonal(Requester.of(http).personal()));
        });
    return ResponseEntity.status(HttpStatus.ACCEPTED).body(find(tenant, webhook, delivery));
  }

  private WebhookEntity require(TenantId tenant, WebhookId webhook) {
    return webhooks.find(tenant, webhook).orElseThrow(ProblemException::notFound);
  }

  private Deliveries.DeliveryView find(TenantId tenant, WebhookId webhook, DeliveryId delivery) {
    return deliveries.find(tenant, webhook, delivery).orElseThrow(ProblemException::notFound);
  }
}
