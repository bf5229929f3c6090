package ai.coditect.selfservice.secrets;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keyed hashes (HMAC-SHA256) of secrets that we must recognise: who has the database but not this
 * key can neither read nor guess them.
 */
public final class Pepper {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int CURRENT_VERSION = 1;
  static final int KEY_BYTES = 32;

  private final SecretKeySpec key;

  Pepper(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("the pepper must have %d bytes".formatted(KEY_BYTES));
    }
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /** The version to store beside a hash, so that the key can change later. */
  public int version() {
    return CURRENT_VERSION;
  }

  /** The hash of a secret, bound to what it is used for. */
  public byte[] mac(String purpose, String secret) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(purpose.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return mac.doFinal(secret.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA256 is not available", e);
    }
  }

  /**
   * Whether {@code expected} is the hash of {@code secret}; takes as long for a near miss as for
   * any other.
   *
   * @param version the version that was stored beside the hash
   */
  public boolean matches(byte[] expected, int version, String purpose, String secret) {
    return version == CURRENT_VERSION && MessageDigest.isEqual(expected, mac(purpose, secret));
  }
}
