package ai.coditect.platform.audit;

import com.google.crypto.tink.HybridDecrypt;
import com.google.crypto.tink.HybridEncrypt;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key for personal fields, sealed to audit-service once and used for many events of one process:
 * to seal to a public key costs as much as several statements of the database. Per event:
 *
 * <pre>
 * byte    2
 * uint16  n
 * byte[n] the 32 bytes of a key, by Tink's hybrid encryption, with {@link #CONTEXT} as context info
 * byte[]  the fields by AES-256-GCM under that key: nonce (12 bytes, a counter), ciphertext, tag;
 *         the event's id is the associated data
 * </pre>
 *
 * Of the form before, which Tink's hybrid encryption made of the fields themselves, both are read.
 */
public final class PersonalEnvelope {

  /** Long enough to cost nothing, short enough that a key of a stolen heap dump opens little. */
  static final Duration USED = Duration.ofMinutes(10);

  private static final byte[] CONTEXT =
      "coditect personal data key".getBytes(StandardCharsets.US_ASCII);
  private static final byte FORM = 2;
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final byte[] sealedKey;
  private final SecretKey key;
  private final AtomicLong nonces = new AtomicLong();
  private final long usedUntil;

  private PersonalEnvelope(byte[] sealedKey, SecretKey key, long usedUntil) {
    this.sealedKey = sealedKey;
    this.key = key;
    this.usedUntil = usedUntil;
  }

  /** A new one. */
  static PersonalEnvelope next(HybridEncrypt recipient) throws GeneralSecurityException {
    var bytes = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(bytes);
    return new PersonalEnvelope(
        recipient.encrypt(bytes, CONTEXT),
        new SecretKeySpec(bytes, "AES"),
        System.nanoTime() + USED.toNanos());
  }

  /** Whether another one is to be taken from now on. */
  boolean isUsedUp() {
    return System.nanoTime() - usedUntil > 0;
  }

  /** Seals, bound to this context; safe in any number of threads. */
  byte[] seal(byte[] clear, byte[] context) throws GeneralSecurityException {
    byte[] nonce =
        ByteBuffer.allocate(NONCE_BYTES).putInt(0).putLong(nonces.getAndIncrement()).array();
    byte[] ciphertext = cipher(Cipher.ENCRYPT_MODE, key, nonce, context).doFinal(clear);
    return ByteBuffer.allocate(
            1 + Short.BYTES + sealedKey.length + nonce.length + ciphertext.length)
        .put(FORM)
        .putShort((short) sealedKey.length)
        .put(sealedKey)
        .put(nonce)
        .put(ciphertext)
        .array();
  }

  /**
   * What was sealed for this context, in this form or the one before.
   *
   * @throws GeneralSecurityException if it is neither, was sealed to somebody else or for another
   *     context
   */
  public static byte[] open(HybridDecrypt recipient, byte[] sealed, byte[] context)
      throws GeneralSecurityException {
    if (sealed.length == 0 || sealed[0] != FORM) {
      return recipient.decrypt(sealed, context);
    }
    try {
      var bytes = ByteBuffer.wrap(sealed, 1, sealed.length - 1);
      byte[] sealedKey = take(bytes, Short.toUnsignedInt(bytes.getShort()));
      byte[] nonce = take(bytes, NONCE_BYTES);
      var key = new SecretKeySpec(recipient.decrypt(sealedKey, CONTEXT), "AES");
      return cipher(Cipher.DECRYPT_MODE, key, nonce, context)
          .doFinal(take(bytes, bytes.remaining()));
    } catch (BufferUnderflowException e) {
      throw new GeneralSecurityException("too short", e);
    }
  }

  private static byte[] take(ByteBuffer bytes, int count) {
    if (count > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    var taken = new byte[count];
    bytes.get(taken);
    return taken;
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] nonce, byte[] context)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(context);
    return cipher;
  }
}
