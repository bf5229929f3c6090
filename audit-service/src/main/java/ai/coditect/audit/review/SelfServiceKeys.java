package ai.coditect.audit.review;

import ai.coditect.contracts.api.LiveApiKeys;
import ai.coditect.contracts.api.LiveApiKeys.LiveApiKey;
import ai.coditect.contracts.id.TenantId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.client.RestClient;

/** Asks self-service-api, which has them. */
class SelfServiceKeys implements LiveKeys {

  private final RestClient selfService;

  SelfServiceKeys(RestClient selfService) {
    this.selfService = selfService;
  }

  @Override
  public Optional<List<Access>> of(TenantId tenant) {
    LiveApiKeys keys =
        selfService
            .get()
            .uri("/v1/internal/tenants/{tenant}/live-api-keys", tenant.value())
            .retrieve()
            .body(LiveApiKeys.class);
    return Optional.of(
        Objects.requireNonNull(keys).items().stream().map(SelfServiceKeys::access).toList());
  }

  private static Access access(LiveApiKey key) {
    Map<String, String> details = new HashMap<>();
    details.put("name", key.name());
    details.put("createdAt", key.createdAt().toString());
    put(details, "createdBy", key.createdBy());
    put(details, "expiresAt", key.expiresAt());
    put(details, "lastUsedAt", key.lastUsedAt());
    String scopes = key.scopes().isEmpty() ? "-" : String.join(",", key.scopes());
    return new Access(Access.Kind.KEY, key.id().value(), scopes, details);
  }

  private static void put(Map<String, String> details, String name, @Nullable Object value) {
    if (value != null) {
      details.put(name, value.toString());
    }
  }
}
