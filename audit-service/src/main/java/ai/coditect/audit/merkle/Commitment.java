package ai.coditect.audit.merkle;

import java.nio.charset.StandardCharsets;

/**
 * What the log shows of an entry: a hash that is bound to the entry's bytes and, for lack of the
 * salt, gives none of them away. Once payload and salt are destroyed it says nothing any more,
 * while every proof still holds.
 */
public final class Commitment {

  /** How long a salt is. */
  public static final int SALT_BYTES = 32;

  private static final byte[] DOMAIN_V1 =
      "coditect.audit.commitment/v1\0".getBytes(StandardCharsets.US_ASCII);

  private Commitment() {}

  /**
   * {@code SHA-256("coditect.audit.commitment/v1" ‖ 0x00 ‖ salt ‖ canonicalEntry)}. Domain and salt
   * have fixed lengths, so no two inputs run into the same bytes.
   */
  public static Hash v1(byte[] salt, byte[] canonicalEntry) {
    if (salt.length != SALT_BYTES) {
      throw new IllegalArgumentException("a salt has 32 bytes, not " + salt.length);
    }
    return Hash.sha256(DOMAIN_V1, salt, canonicalEntry);
  }
}
