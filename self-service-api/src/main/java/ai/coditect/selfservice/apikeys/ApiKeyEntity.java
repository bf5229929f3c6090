package ai.coditect.selfservice.apikeys;

import ai.coditect.contracts.api.FirstApiKey;
import ai.coditect.contracts.id.ApiKeyId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.selfservice.secrets.Pepper;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A tenant's API key; its secret does not exist before it is claimed, and is never stored. */
@Entity
@Table(name = "api_key")
class ApiKeyEntity {

  static final String MAC_PURPOSE = "api-key";

  @Id private String id;
  private String tenantId;
  private String name;

  @Enumerated(EnumType.STRING)
  private FirstApiKey.State state;

  private String[] scopes;
  private byte @Nullable [] mac;
  private @Nullable Integer pepper;
  private @Nullable String lastFour;
  private Instant createdAt;
  private @Nullable Instant claimedAt;
  @Version private @Nullable Long version;

  @SuppressWarnings("NullAway.Init") // JPA sets the fields
  protected ApiKeyEntity() {}

  ApiKeyEntity(ApiKeyId id, TenantId tenant, String name, List<String> scopes, Instant createdAt) {
    this.id = id.value();
    this.tenantId = tenant.value();
    this.name = name;
    this.state = FirstApiKey.State.CLAIMABLE;
    this.scopes = scopes.toArray(String[]::new);
    this.createdAt = createdAt;
  }

  /** Takes the hash of the secret that was just made. */
  void claim(KeyText text, Pepper key, Instant now) {
    if (state != FirstApiKey.State.CLAIMABLE) {
      throw new IllegalStateException(id + " is not claimable");
    }
    state = FirstApiKey.State.ACTIVE;
    mac = key.mac(MAC_PURPOSE, text.value());
    pepper = key.version();
    lastFour = text.lastFour();
    claimedAt = now;
  }

  /** Ends it for good: no secret opens it any more. Returns whether that changes anything. */
  boolean revoke() {
    if (state == FirstApiKey.State.REVOKED) {
      return false;
    }
    state = FirstApiKey.State.REVOKED;
    return true;
  }

  boolean matches(KeyText text, Pepper key) {
    byte[] expected = mac;
    Integer peppered = pepper;
    return expected != null
        && peppered != null
        && key.matches(expected, peppered, MAC_PURPOSE, text.value());
  }

  /** Returns whether that changes anything. */
  boolean replaceScopes(List<String> wanted) {
    if (scopes().equals(wanted)) {
      return false;
    }
    scopes = wanted.toArray(String[]::new);
    return true;
  }

  ApiKeyId id() {
    return new ApiKeyId(id);
  }

  TenantId tenant() {
    return new TenantId(tenantId);
  }

  String name() {
    return name;
  }

  FirstApiKey.State state() {
    return state;
  }

  List<String> scopes() {
    return List.of(scopes);
  }

  Instant createdAt() {
    return createdAt;
  }

  @Nullable String lastFour() {
    return lastFour;
  }

  @Nullable Instant claimedAt() {
    return claimedAt;
  }
}
