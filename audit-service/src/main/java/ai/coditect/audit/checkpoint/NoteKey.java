package ai.coditect.audit.checkpoint;

import ai.coditect.audit.merkle.Hash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** An Ed25519 public key under a name, as C2SP signed notes know it. */
public final class NoteKey {

  static final int HASH_BYTES = 4;
  static final int KEY_BYTES = 32;
  private static final byte ED25519 = 1;

  /** What X.509 writes before the 32 bytes of an Ed25519 key. */
  private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private final String name;
  private final byte[] key;

  /**
   * @param name of the signer, without spaces and plus signs
   * @param key its 32 bytes
   */
  NoteKey(String name, byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("an Ed25519 key has 32 bytes, not " + key.length);
    }
    this.name = name;
    this.key = key.clone();
  }

  static NoteKey of(String name, PublicKey key) {
    byte[] encoded = key.getEncoded();
    return new NoteKey(name, Arrays.copyOfRange(encoded, X509_PREFIX.length, encoded.length));
  }

  /** The signer's name. */
  public String name() {
    return name;
  }

  /** The 32 bytes, copied. */
  public byte[] bytes() {
    return key.clone();
  }

  /** The first four bytes of SHA-256 over name, line feed, algorithm and key. */
  byte[] hash() {
    byte[] full = Hash.sha256((name + "\n").getBytes(StandardCharsets.UTF_8), typed()).bytes();
    return Arrays.copyOf(full, HASH_BYTES);
  }

  private byte[] typed() {
    return ByteBuffer.allocate(1 + KEY_BYTES).put(ED25519).put(key).array();
  }

  /** The key as verifiers take it: {@code name+hash+base64}. */
  public String verifierKey() {
    return "%s+%s+%s"
        .formatted(
            name, HexFormat.of().formatHex(hash()), Base64.getEncoder().encodeToString(typed()));
  }

  /** Whether this key signed the text. */
  boolean verifies(String text, byte[] signature) {
    try {
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initVerify(publicKey());
      ed25519.update(text.getBytes(StandardCharsets.UTF_8));
      return ed25519.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // of another length, or no point of the curve
    }
  }

  private PublicKey publicKey() throws GeneralSecurityException {
    byte[] encoded =
        ByteBuffer.allocate(X509_PREFIX.length + KEY_BYTES).put(X509_PREFIX).put(key).array();
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NoteKey that && name.equals(that.name) && Arrays.equals(key, that.key);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(key);
  }

  @Override
  public String toString() {
    return verifierKey();
  }
}
