package ai.coditect.selfservice.apikeys;

import ai.coditect.contracts.id.ApiKeyId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.selfservice.lifecycle.TenantAction;
import ai.coditect.selfservice.lifecycle.TenantState;
import ai.coditect.selfservice.secrets.Pepper;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Judges the texts of keys. Takes two HMACs, and two look-ups a second for a key in use. */
@Component
public class KeyChecks {

  private final KeyCache cache;
  private final Pepper pepper;
  private final LastUses lastUses;
  private final Clock clock;

  KeyChecks(KeyCache cache, Pepper pepper, LastUses lastUses, Clock clock) {
    this.cache = cache;
    this.pepper = pepper;
    this.lastUses = lastUses;
    this.clock = clock;
  }

  /** What a key's text is worth. */
  public sealed interface KeyCheck {

    /**
     * It may be used.
     *
     * @param tier that its tenant has; null before it has any
     * @param expiresAt until when; null without end
     */
    record Active(
        ApiKeyId key,
        TenantId tenant,
        List<String> scopes,
        @Nullable TierName tier,
        @Nullable Instant expiresAt)
        implements KeyCheck {}

    /** It may not, for a stable reason. */
    record Inactive(String reason) implements KeyCheck {}
  }

  /** Judges a text, as of at most a second ago. */
  public KeyCheck check(String text) {
    Optional<KeyText> parsed = KeyText.parse(text);
    if (parsed.isEmpty()) {
      return new KeyCheck.Inactive("Malformed");
    }
    return cache
        .key(parsed.get().key())
        .flatMap(key -> key.matching(parsed.get(), pepper).map(secret -> check(key, secret)))
        .orElse(new KeyCheck.Inactive("Unknown"));
  }

  private KeyCheck check(KeyRecord key, KeyRecord.Secret secret) {
    return switch (key.state()) {
      case ACTIVE -> checkTimes(key, secret);
      case REVOKED -> new KeyCheck.Inactive("Revoked");
      case CLAIMABLE -> throw new IllegalStateException("a claimable key has no hash");
    };
  }

  private KeyCheck checkTimes(KeyRecord key, KeyRecord.Secret secret) {
    Instant now = clock.instant();
    if (over(secret.endsAt(), now)) {
      return new KeyCheck.Inactive("Rotated");
    }
    if (over(key.expiresAt(), now)) {
      return new KeyCheck.Inactive("Expired");
    }
    return ofTenant(key);
  }

  /** A key is worth what its tenant is. */
  private KeyCheck ofTenant(KeyRecord key) {
    KeyCache.Standing tenant = cache.tenant(key.tenant());
    if (TenantAction.USE_API_KEYS.allowedIn(tenant.state())) {
      lastUses.used(key.id());
      return new KeyCheck.Active(
          key.id(), key.tenant(), key.scopes(), tenant.tier(), key.expiresAt());
    }
    return new KeyCheck.Inactive(reason(tenant.state()));
  }

  private static String reason(TenantState state) {
    return switch (state) {
      case SUSPENDED -> "TenantSuspended";
      case OFFBOARDING, DELETING -> "TenantLeaving";
      case OFFBOARDED -> "TenantGone";
      case ACTIVE -> throw new IllegalStateException("keys of an active tenant can be used");
    };
  }

  private static boolean over(@Nullable Instant end, Instant now) {
    return end != null && !end.isAfter(now);
  }
}
