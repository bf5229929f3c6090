package ai.coditect.contracts.api;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.id.ApiKeyId;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * The answer of {@code GET} and {@code PUT /v1/internal/tenants/{t}/api-keys/{name}} of
 * self-service-api: a named key of a tenant, without its secret, which does not exist before the
 * owner claims it.
 *
 * @param id the key
 * @param name unique within the tenant
 * @param state where it stands
 * @param scopes what it may be used for, ordered
 */
public record FirstApiKey(ApiKeyId id, String name, State state, List<String> scopes) {

  /** Where a key stands. */
  public enum State {
    /** Made; its secret is generated when the owner uses the claim link. */
    @JsonProperty("claimable")
    CLAIMABLE,
    /** In use. */
    @JsonProperty("active")
    ACTIVE,
    /** Ended. */
    @JsonProperty("revoked")
    REVOKED
  }

  /** Validates and copies. */
  public FirstApiKey {
    Require.present(id, "id");
    Require.text(name, 64, "name");
    Require.present(state, "state");
    scopes = List.copyOf(Require.present(scopes, "scopes"));
  }

  /**
   * The answer of {@code GET /v1/internal/tenants/{t}/api-keys}.
   *
   * @param items all keys that provisioning ever made for the tenant, revoked ones included
   */
  public record Items(List<FirstApiKey> items) {

    /** Validates and copies. */
    public Items {
      items = List.copyOf(Require.present(items, "items"));
    }
  }

  /**
   * The body of the {@code PUT}.
   *
   * @param scopes what the key may be used for
   */
  public record Request(List<String> scopes) {

    /** Validates and copies. */
    public Request {
      scopes = List.copyOf(Require.present(scopes, "scopes"));
    }
  }
}
