package ai.coditect.selfservice.apikeys;

import ai.coditect.contracts.id.ApiKeyId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.caller.Caller;
import ai.coditect.selfservice.caller.Requester;
import ai.coditect.selfservice.idempotency.Answer;
import ai.coditect.selfservice.idempotency.Idempotency;
import ai.coditect.selfservice.idempotency.IdempotentRequest;
import ai.coditect.selfservice.members.Member;
import ai.coditect.selfservice.members.TenantReaders;
import ai.coditect.selfservice.people.PlainText;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import ai.coditect.selfservice.surface.Allowed;
import ai.coditect.selfservice.surface.Answers;
import ai.coditect.selfservice.surface.Paging;
import ai.coditect.selfservice.tenants.Author;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** A tenant's keys over HTTP. */
@RestController
@RequestMapping("/v1/tenants/{tenant}/api-keys")
class KeyController {

  private final TenantKeys keys;
  private final KeyList list;
  private final TenantReaders readers;
  private final Idempotency idempotency;
  private final Paging paging;

  KeyController(
      TenantKeys keys,
      KeyList list,
      TenantReaders readers,
      Idempotency idempotency,
      Paging paging) {
    this.keys = keys;
    this.list = list;
    this.readers = readers;
    this.idempotency = idempotency;
    this.paging = paging;
  }

  /**
   * The body of a request for a key.
   *
   * @param name for people; unique in the tenant
   * @param scopes what it may be used for
   * @param expiresAt until when; null without end
   */
  record KeyWish(
      @NotBlank @Size(max = 64) @PlainText String name,
      @NotNull @Size(max = 20) List<@NotNull @Size(max = 64) String> scopes,
      @Nullable Instant expiresAt) {}

  /**
   * The body of a request for a new secret.
   *
   * @param overlap how long the one before works still, from PT0S to P30D
   */
  record RotationWish(@NotNull Duration overlap) {}

  /** A page of keys. */
  record KeyPage(List<KeyList.KeyView> items, @Nullable String nextCursor) {}

  /**
   * A key with its secret, shown this one time. The same request again gets it without.
   *
   * @param secret the text to send as bearer token
   * @param secretShown true where the secret was shown before
   */
  record IssuedKey(KeyList.KeyView key, @Nullable String secret, @Nullable Boolean secretShown) {

    @Override
    public String toString() {
      return "IssuedKey[" + key.id() + "]";
    }
  }

  @Allowed(members = {Role.OWNER, Role.ADMIN, Role.DEVELOPER, Role.AUDITOR})
  @Operation(operationId = "listApiKeys", summary = "The tenant's keys, revoked ones included")
  @GetMapping
  KeyPage list(
      @PathVariable TenantId tenant,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = Paging.DEFAULT_LIMIT) int limit) {
    var page =
        paging.read(
            "api-keys/" + tenant,
            cursor,
            limit,
            "",
            (after, most) -> list.page(tenant, after, most),
            key -> key.id().value());
    return new KeyPage(page.items(), page.nextCursor());
  }

  @Allowed(members = {Role.OWNER, Role.ADMIN, Role.DEVELOPER, Role.AUDITOR})
  @Operation(operationId = "readApiKey", summary = "A key, without its secret")
  @GetMapping("/{apiKey}")
  KeyList.KeyView read(@PathVariable TenantId tenant, @PathVariable ApiKeyId apiKey) {
    return list.find(tenant, apiKey).orElseThrow(ProblemException::notFound);
  }

  @Allowed(members = {Role.OWNER, Role.ADMIN, Role.DEVELOPER})
  @Operation(operationId = "createApiKey", summary = "Makes a key; its secret is shown once")
  @Answers(
      status = 201,
      with = IssuedKey.class,
      problems = {
        SelfServiceProblem.TENANT_STATE,
        SelfServiceProblem.KEY_NAME_TAKEN,
        SelfServiceProblem.TOO_MANY_KEYS
      })
  @PostMapping
  ResponseEntity<Object> create(
      @PathVariable TenantId tenant,
      @RequestHeader(IdempotentRequest.HEADER) String key,
      @Valid @RequestBody KeyWish wish,
      @AuthenticationPrincipal Caller caller,
      HttpServletRequest http) {
    Author author = Author.of(caller, Requester.of(http));
    Member by = readers.member(caller, tenant);
    return once(
        http,
        key,
        wish,
        caller,
        201,
        () -> keys.create(tenant, by, wish.name(), wish.scopes(), wish.expiresAt(), author));
  }

  @Allowed(members = {Role.OWNER, Role.ADMIN, Role.DEVELOPER})
  @Operation(
      operationId = "rotateApiKey",
      summary = "Gives a key a new secret, shown once; the one before works until the overlap ends")
  @Answers(
      with = IssuedKey.class,
      problems = {SelfServiceProblem.TENANT_STATE, SelfServiceProblem.KEY_NOT_USABLE})
  @PostMapping("/{apiKey}/rotation")
  ResponseEntity<Object> rotate(
      @PathVariable TenantId tenant,
      @PathVariable ApiKeyId apiKey,
      @RequestHeader(IdempotentRequest.HEADER) String key,
      @Valid @RequestBody RotationWish wish,
      @AuthenticationPrincipal Caller caller,
      HttpServletRequest http) {
    Author author = Author.of(caller, Requester.of(http));
    Member by = readers.member(caller, tenant);
    return once(
        http,
        key,
        wish,
        caller,
        200,
        () -> keys.rotate(tenant, by, apiKey, wish.overlap(), author));
  }

  @Allowed(members = {Role.OWNER, Role.ADMIN, Role.DEVELOPER})
  @Operation(operationId = "revokeApiKey", summary = "Revokes a key for good")
  @Answers(status = 204)
  @DeleteMapping("/{apiKey}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void revoke(
      @PathVariable TenantId tenant,
      @PathVariable ApiKeyId apiKey,
      @AuthenticationPrincipal Caller caller,
      HttpServletRequest http) {
    keys.revoke(
        tenant, readers.member(caller, tenant), apiKey, Author.of(caller, Requester.of(http)));
  }

  private ResponseEntity<Object> once(
      HttpServletRequest http,
      String key,
      Object wish,
      Caller caller,
      int status,
      Supplier<TenantKeys.Issued> work) {
    return idempotency.once(
        IdempotentRequest.of("POST", http.getRequestURI(), key, wish, caller.actor()),
        () -> {
          TenantKeys.Issued issued = work.get();
          var view =
              list.find(issued.key().tenant(), issued.key().id())
                  .orElseThrow(ProblemException::notFound);
          URI location =
              URI.create("/v1/tenants/%s/api-keys/%s".formatted(issued.key().tenant(), view.id()));
          return new Answer(
              status,
              location,
              new IssuedKey(view, issued.text().value(), null),
              new IssuedKey(view, null, true));
        });
  }
}
