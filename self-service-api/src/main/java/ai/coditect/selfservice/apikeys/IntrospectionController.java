package ai.coditect.selfservice.apikeys;

import ai.coditect.contracts.id.ApiKeyId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.platform.problem.FieldError;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.caller.PlatformRole;
import ai.coditect.selfservice.surface.Allowed;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Tells platform services what an API key is worth: RFC 7662, with the request as a form or as
 * JSON.
 */
@RestController
@RequestMapping(path = IntrospectionController.PATH, produces = MediaType.APPLICATION_JSON_VALUE)
class IntrospectionController {

  static final String PATH = "/v1/api-keys/introspection";

  static final int MAX_TOKEN = 1024;

  private final KeyChecks keys;
  private final KnownServices services;

  IntrospectionController(KeyChecks keys, KnownServices services) {
    this.keys = keys;
    this.services = services;
  }

  @Allowed(platform = {PlatformRole.SERVICE, PlatformRole.OPERATOR})
  @Operation(operationId = "introspectApiKey", summary = "What an API key is worth (RFC 7662)")
  @PostMapping(consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
  ResponseEntity<Introspection> form(@RequestParam String token) {
    return introspect(token);
  }

  @Allowed(platform = {PlatformRole.SERVICE, PlatformRole.OPERATOR})
  @Operation(operationId = "introspectApiKey", summary = "What an API key is worth (RFC 7662)")
  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Introspection> json(@Valid @RequestBody Request request, HttpServletRequest http) {
    services.remember(http);
    return introspect(request.token());
  }

  private ResponseEntity<Introspection> introspect(String token) {
    if (token.length() > MAX_TOKEN) {
      throw ProblemException.invalid(List.of(new FieldError("/token", "is too long")));
    }
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .body(Introspection.of(keys.check(token)));
  }

  record Request(@NotNull @Size(max = MAX_TOKEN) String token) {
    @Override
    public String toString() {
      return "Request[...]";
    }
  }

  /** RFC 7662, section 2.2, and what our services need besides. */
  record Introspection(
      boolean active,
      @Nullable String scope,
      @JsonProperty("token_type") @Nullable String tokenType,
      @Nullable ApiKeyId sub,
      @Nullable Long exp,
      @Nullable TenantId tenant,
      @JsonProperty("effective_tier") @Nullable TierName effectiveTier,
      @Nullable String reason) {

    static Introspection of(KeyChecks.KeyCheck check) {
      return switch (check) {
        case KeyChecks.KeyCheck.Active key -> active(key);
        case KeyChecks.KeyCheck.Inactive key ->
            new Introspection(false, null, null, null, null, null, null, key.reason());
      };
    }

    private static Introspection active(KeyChecks.KeyCheck.Active key) {
      Instant expiresAt = key.expiresAt();
      return new Introspection(
          true,
          String.join(" ", key.scopes()),
          "api-key",
          key.key(),
          expiresAt == null ? null : expiresAt.getEpochSecond(),
          key.tenant(),
          key.tier(),
          null);
    }
  }
}
