package ai.coditect.selfservice.webhooks;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.id.WebhookId;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.caller.Caller;
import ai.coditect.selfservice.caller.Requester;
import ai.coditect.selfservice.idempotency.Answer;
import ai.coditect.selfservice.idempotency.Idempotency;
import ai.coditect.selfservice.idempotency.IdempotentRequest;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import ai.coditect.selfservice.surface.Allowed;
import ai.coditect.selfservice.surface.Answers;
import ai.coditect.selfservice.surface.ETags;
import ai.coditect.selfservice.surface.Paging;
import ai.coditect.selfservice.tenants.Author;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** A tenant's webhooks over HTTP. */
@RestController
@RequestMapping("/v1/tenants/{tenant}/webhooks")
class WebhookController {

  private final Webhooks webhooks;
  private final Idempotency idempotency;
  private final Paging paging;

  WebhookController(Webhooks webhooks, Idempotency idempotency, Paging paging) {
    this.webhooks = webhooks;
    this.idempotency = idempotency;
    this.paging = paging;
  }

  /**
   * The body of a request for a new secret.
   *
   * @param overlap how long messages are signed with the one before too, from PT0S to P7D
   */
  record OverlapWish(@NotNull Duration overlap) {}

  /** A page of webhooks. */
  record WebhookPage(List<WebhookView> items, @Nullable String nextCursor) {}

  /**
   * A webhook with its secret, shown this one time. The same request again gets it without.
   *
   * @param signingSecret what messages are signed with
   * @param secretShown true where the secret was shown before
   */
  record IssuedWebhook(
      WebhookView webhook, @Nullable String signingSecret, @Nullable Boolean secretShown) {

    @Override
    public String toString() {
      return "IssuedWebhook[" + webhook.id() + "]";
    }
  }

  @Allowed(members = {Role.OWNER, Role.ADMIN, Role.DEVELOPER, Role.AUDITOR})
  @Operation(operationId = "listWebhooks", summary = "The tenant's webhooks")
  @GetMapping
  WebhookPage list(
      @PathVariable TenantId tenant,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = Paging.DEFAULT_LIMIT) int limit) {
    var page =
        paging.read(
            "webhooks/" + tenant,
            cursor,
            limit,
            "",
            (after, most) -> webhooks.page(tenant, after, most),
            webhook -> webhook.id().value());
    return new WebhookPage(
        page.items().stream().map(WebhookEntity::view).toList(), page.nextCursor());
  }

  @Allowed(members = {Role.OWNER, Role.ADMIN, Role.DEVELOPER, Role.AUDITOR})
  @Operation(operationId = "readWebhook", summary = "A webhook, without its secret")
  @GetMapping("/{webhook}")
  ResponseEntity<WebhookView> read(@PathVariable TenantId tenant, @PathVariable WebhookId webhook) {
    return answer(webhooks.find(tenant, webhook).orElseThrow(ProblemException::notFound));
  }

  @Allowed(members = {Role.OWNER, Role.ADMIN})
  @Operation(
      operationId = "createWebhook",
      summary = "Tells a URL what happens to the tenant; the signing secret is shown once")
  @Answers(
      status = 201,
      with = IssuedWebhook.class,
      problems = {SelfServiceProblem.TENANT_STATE, SelfServiceProblem.TOO_MANY_WEBHOOKS})
  @PostMapping
  ResponseEntity<Object> create(
      @PathVariable TenantId tenant,
      @RequestHeader(IdempotentRequest.HEADER) String key,
      @Valid @RequestBody WebhookWish wish,
      @AuthenticationPrincipal Caller caller,
      HttpServletRequest http) {
    Author author = Author.of(caller, Requester.of(http));
    return once(http, key, wish, caller, 201, () -> webhooks.create(tenant, wish, author));
  }

  @Allowed(members = {Role.OWNER, Role.ADMIN})
  @Operation(
      operationId = "changeWebhook",
      summary = "Changes, disables or enables a webhook; what is not given stays")
  @Answers(problems = SelfServiceProblem.TENANT_STATE)
  @PatchMapping("/{webhook}")
  ResponseEntity<WebhookView> change(
      @PathVariable TenantId tenant,
      @PathVariable WebhookId webhook,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
      @Valid @RequestBody WebhookChange change,
      @AuthenticationPrincipal Caller caller,
      HttpServletRequest http) {
    Author author = Author.of(caller, Requester.of(http));
    return answer(webhooks.change(tenant, webhook, ifMatch, change, author));
  }

  @Allowed(members = {Role.OWNER, Role.ADMIN})
  @Operation(
      operationId = "rotateWebhookSecret",
      summary =
          "Gives a webhook a new secret, shown once; messages have both signatures until the overlap ends")
  @Answers(with = IssuedWebhook.class, problems = SelfServiceProblem.TENANT_STATE)
  @PostMapping("/{webhook}/rotation")
  ResponseEntity<Object> rotate(
      @PathVariable TenantId tenant,
      @PathVariable WebhookId webhook,
      @RequestHeader(IdempotentRequest.HEADER) String key,
      @Valid @RequestBody OverlapWish wish,
      @AuthenticationPrincipal Caller caller,
      HttpServletRequest http) {
    Author author = Author.of(caller, Requester.of(http));
    return once(
        http,
        key,
        wish,
        caller,
        200,
        () -> webhooks.rotate(tenant, webhook, wish.overlap(), author));
  }

  @Allowed(members = {Role.OWNER, Role.ADMIN})
  @Operation(operationId = "deleteWebhook", summary = "Deletes a webhook with its delivery log")
  @Answers(status = 204)
  @DeleteMapping("/{webhook}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(
      @PathVariable TenantId tenant,
      @PathVariable WebhookId webhook,
      @AuthenticationPrincipal Caller caller,
      HttpServletRequest http) {
    webhooks.delete(tenant, webhook, Author.of(caller, Requester.of(http)));
  }

  private ResponseEntity<Object> once(
      HttpServletRequest http,
      String key,
      Object wish,
      Caller caller,
      int status,
      Supplier<Webhooks.Issued> work) {
    return idempotency.once(
        IdempotentRequest.of("POST", http.getRequestURI(), key, wish, caller.actor()),
        () -> {
          Webhooks.Issued issued = work.get();
          WebhookView view = issued.webhook().view();
          URI location =
              URI.create(
                  "/v1/tenants/%s/webhooks/%s".formatted(issued.webhook().tenant(), view.id()));
          return new Answer(
              status,
              location,
              new IssuedWebhook(view, issued.secret().text(), null),
              new IssuedWebhook(view, null, true));
        });
  }

  private static ResponseEntity<WebhookView> answer(WebhookEntity webhook) {
    return ResponseEntity.ok().eTag(ETags.of(webhook.version())).body(webhook.view());
  }
}
