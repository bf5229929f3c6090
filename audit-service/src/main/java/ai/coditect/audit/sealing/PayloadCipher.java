package ai.coditect.audit.sealing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * Form 1 of a sealed payload: {@code 0x01 ‖ nonce ‖ AES-256-GCM(salt ‖ canonical)}, under a key
 * that HKDF-SHA256 makes of the actor's and the target's: whoever lacks one of them has nothing.
 * Not for use by several threads.
 *
 * <p>The nonce is the beginning of the entry's commitment, a hash over a fresh random salt, so it
 * is as good as random. Not more than 2³² entries go under one pair of keys in one month.
 */
final class PayloadCipher {

  private static final byte FORM = 1;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final byte[] INFO =
      "coditect.audit.payload/v1".getBytes(StandardCharsets.US_ASCII);

  private final Cipher cipher;

  PayloadCipher() {
    try {
      cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no AES-GCM", e);
    }
  }

  /** The key of a pair. */
  static SecretKey keyOf(DataKey actor, DataKey target) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveKey(
              "AES",
              HKDFParameterSpec.ofExtract()
                  .addIKM(actor.secret())
                  .addIKM(target.secret())
                  .thenExpand(INFO, DataKey.BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no HKDF", e);
    }
  }

  byte[] seal(SecretKey key, byte[] commitment, byte[] salt, byte[] canonical) {
    try {
      cipher.init(
          Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, commitment, 0, NONCE_BYTES));
      byte[] sealed =
          new byte[1 + NONCE_BYTES + salt.length + canonical.length + TAG_BITS / Byte.SIZE];
      sealed[0] = FORM;
      System.arraycopy(commitment, 0, sealed, 1, NONCE_BYTES);
      int salted = cipher.update(salt, 0, salt.length, sealed, 1 + NONCE_BYTES);
      cipher.doFinal(canonical, 0, canonical.length, sealed, 1 + NONCE_BYTES + salted);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a payload could not be sealed", e);
    }
  }

  Opening open(SecretKey key, byte[] sealed) {
    if (sealed.length < 1 + NONCE_BYTES || sealed[0] != FORM) {
      return new Opening.Altered();
    }
    try {
      byte[] nonce = Arrays.copyOfRange(sealed, 1, 1 + NONCE_BYTES);
      cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
      return new Opening.Opened(
          cipher.doFinal(sealed, 1 + NONCE_BYTES, sealed.length - 1 - NONCE_BYTES));
    } catch (AEADBadTagException e) {
      return new Opening.Altered();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a payload could not be opened", e);
    }
  }
}
