package ai.coditect.selfservice.apikeys;

import ai.coditect.contracts.api.FirstApiKey;
import ai.coditect.contracts.id.ApiKeyId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.id.UserId;
import ai.coditect.selfservice.secrets.Pepper;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A tenant's API key; its secret does not exist before it is claimed, and is never stored. */
@Entity
@Table(name = "api_key")
@SuppressWarnings("UnusedVariable") // some columns are read by queries only
class ApiKeyEntity {

  @Id private String id;
  private String tenantId;
  private String name;

  @Enumerated(EnumType.STRING)
  private FirstApiKey.State state;

  private String[] scopes;
  private byte @Nullable [] mac;
  private @Nullable Integer pepper;
  private @Nullable String lastFour;
  private byte @Nullable [] previousMac;
  private @Nullable Integer previousPepper;
  private @Nullable String previousLastFour;
  private @Nullable Instant previousEndsAt;
  private @Nullable String createdBy;
  private @Nullable String createdByUser;
  private Instant createdAt;
  private @Nullable Instant claimedAt;
  private @Nullable Instant expiresAt;
  private @Nullable Instant rotatedAt;
  private @Nullable Instant revokedAt;
  private @Nullable String revokedBy;
  @Version private @Nullable Long version;

  @SuppressWarnings("NullAway.Init") // JPA sets the fields
  protected ApiKeyEntity() {}

  ApiKeyEntity(
      ApiKeyId id, TenantId tenant, String name, List<String> scopes, String by, Instant now) {
    this.id = id.value();
    this.tenantId = tenant.value();
    this.name = name;
    this.state = FirstApiKey.State.CLAIMABLE;
    this.scopes = scopes.toArray(String[]::new);
    this.createdBy = by;
    this.createdAt = now;
  }

  /** Says which person made it, whose leaving ends it, and until when it is good. */
  void issuedBy(UserId person, @Nullable Instant end) {
    createdByUser = person.value();
    expiresAt = end;
  }

  /** Takes the hash of the secret that was just made. */
  void claim(KeyText text, Pepper key, Instant now) {
    if (state != FirstApiKey.State.CLAIMABLE) {
      throw new IllegalStateException(id + " is not claimable");
    }
    state = FirstApiKey.State.ACTIVE;
    take(text, key);
    claimedAt = now;
  }

  /** Takes the hash of a new secret; the one before is good until {@code previousEnd}. */
  void rotate(KeyText text, Pepper key, Instant now, Instant previousEnd) {
    previousMac = mac;
    previousPepper = pepper;
    previousLastFour = lastFour;
    previousEndsAt = previousEnd;
    rotatedAt = now;
    take(text, key);
  }

  private void take(KeyText text, Pepper key) {
    mac = key.mac(KeyRecord.MAC_PURPOSE, text.value());
    pepper = key.version();
    lastFour = text.lastFour();
  }

  /** Ends it for good: no secret opens it any more. Returns whether that changes anything. */
  boolean revoke(String by, Instant now) {
    if (state == FirstApiKey.State.REVOKED) {
      return false;
    }
    state = FirstApiKey.State.REVOKED;
    revokedAt = now;
    revokedBy = by;
    return true;
  }

  /** Returns whether that changes anything. */
  boolean replaceScopes(List<String> wanted) {
    if (scopes().equals(wanted)) {
      return false;
    }
    scopes = wanted.toArray(String[]::new);
    return true;
  }

  /** What is needed to judge a secret. */
  KeyRecord record() {
    List<KeyRecord.Secret> secrets = new ArrayList<>();
    if (mac != null && pepper != null) {
      secrets.add(new KeyRecord.Secret(mac, pepper, null));
    }
    if (previousMac != null && previousPepper != null) {
      secrets.add(new KeyRecord.Secret(previousMac, previousPepper, previousEndsAt));
    }
    return new KeyRecord(id(), tenant(), state, scopes(), secrets, expiresAt);
  }

  boolean usable(Instant now) {
    return state == FirstApiKey.State.ACTIVE && (expiresAt == null || expiresAt.isAfter(now));
  }

  /** Whether this person made it. */
  boolean madeBy(UserId person) {
    return person.value().equals(createdByUser);
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
}
