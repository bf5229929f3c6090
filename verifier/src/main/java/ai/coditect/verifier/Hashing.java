package ai.coditect.verifier;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The log's hashes: SHA-256 as RFC 6962 and docs/formats/ledger.md prefix it. */
public final class Hashing {

  static final int BYTES = 32;
  private static final byte[] DOMAIN =
      "coditect.audit.commitment/v1\0".getBytes(StandardCharsets.US_ASCII);
  private static final ThreadLocal<MessageDigest> SHA_256 =
      ThreadLocal.withInitial(Hashing::newDigest);

  private Hashing() {}

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The commitment to a canonical entry, which is a part of {@code text}. */
  static byte[] commitment(byte[] salt, byte[] text, int from, int to) {
    MessageDigest digest = SHA_256.get();
    digest.update(DOMAIN);
    digest.update(salt);
    digest.update(text, from, to - from);
    return digest.digest();
  }

  /** The hash of the leaf that holds {@code data}. */
  public static byte[] leaf(byte[] data) {
    MessageDigest digest = SHA_256.get();
    digest.update((byte) 0);
    return digest.digest(data);
  }

  /** The hash of an inner node. */
  public static byte[] node(byte[] left, byte[] right) {
    MessageDigest digest = SHA_256.get();
    digest.update((byte) 1);
    digest.update(left);
    return digest.digest(right);
  }

  /** The root of a tree without leaves. */
  static byte[] emptyRoot() {
    return SHA_256.get().digest();
  }

  static byte[] sha256(byte[] data) {
    return SHA_256.get().digest(data);
  }

  /** A hash in base64; refuses anything else. */
  static byte[] parse(String base64) throws Refusal {
    byte[] hash = Base64Text.decode(base64);
    Refusal.unless(hash.length == BYTES, "no hash: " + base64);
    return hash;
  }
}
