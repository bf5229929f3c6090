package ai.coditect.contracts.api;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.id.ApiKeyId;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code GET /v1/internal/tenants/{t}/live-api-keys} of self-service-api: every key
 * of a tenant that lets somebody in, or can be made to, whoever made it; without secrets.
 *
 * @param items ordered by id; none for a tenant that is not there
 */
public record LiveApiKeys(List<LiveApiKey> items) {

  /** Validates and copies. */
  public LiveApiKeys {
    items = List.copyOf(Require.present(items, "items"));
  }

  /**
   * A key that is neither revoked nor expired.
   *
   * @param name unique within the tenant
   * @param scopes what it may be used for, ordered
   * @param createdBy id of the person or service that made it
   * @param expiresAt until when; null without end
   * @param lastUsedAt to ten seconds; null before the first time
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record LiveApiKey(
      ApiKeyId id,
      String name,
      List<String> scopes,
      @Nullable String createdBy,
      Instant createdAt,
      @Nullable Instant expiresAt,
      @Nullable Instant lastUsedAt) {

    /** Validates and copies. */
    public LiveApiKey {
      Require.present(id, "id");
      Require.present(name, "name");
      Require.present(createdAt, "createdAt");
      scopes = List.copyOf(Require.present(scopes, "scopes"));
    }
  }
}
