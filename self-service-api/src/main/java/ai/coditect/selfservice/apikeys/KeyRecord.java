package ai.coditect.selfservice.apikeys;

import ai.coditect.contracts.api.FirstApiKey;
import ai.coditect.contracts.id.ApiKeyId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.selfservice.secrets.Pepper;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is needed to judge the text of a key.
 *
 * @param id the key
 * @param tenant whose
 * @param state whether it can be used
 * @param scopes what for
 * @param secrets hashes of the current one and, after a rotation, of the one before
 * @param expiresAt until when (exclusive); null without end
 */
record KeyRecord(
    ApiKeyId id,
    TenantId tenant,
    FirstApiKey.State state,
    List<String> scopes,
    List<Secret> secrets,
    @Nullable Instant expiresAt) {

  static final String MAC_PURPOSE = "api-key";

  KeyRecord {
    scopes = List.copyOf(scopes);
    secrets = List.copyOf(secrets);
  }

  /**
   * The hash of a secret.
   *
   * @param mac under the pepper
   * @param pepper the version of the pepper
   * @param endsAt until when (exclusive) it opens the key; null as long as the key lives
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
  record Secret(byte[] mac, int pepper, @Nullable Instant endsAt) {

    @Override
    public String toString() {
      return "Secret[...]";
    }
  }

  /** The one that a text fits; each is tried, so that it takes as long whichever it is. */
  Optional<Secret> matching(KeyText text, Pepper pepper) {
    Secret found = null;
    for (Secret secret : secrets) {
      if (pepper.matches(secret.mac(), secret.pepper(), MAC_PURPOSE, text.value())) {
        found = secret;
      }
    }
    return Optional.ofNullable(found);
  }
}
