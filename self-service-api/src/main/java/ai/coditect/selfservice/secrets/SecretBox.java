package ai.coditect.selfservice.secrets;

import ai.coditect.contracts.Require;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/**
 * Encrypts secrets that we must be able to read again (AES-256-GCM), each bound to what it belongs
 * to. The key follows from the pepper: who has the database but not that file reads nothing.
 */
@Component
public class SecretBox {

  private static final byte VERSION = 1;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecureRandom random = new SecureRandom();
  private final Pepper pepper;

  SecretBox(Pepper pepper) {
    this.pepper = pepper;
  }

  /**
   * Encrypts.
   *
   * @param purpose what kind of secret it is
   * @param owner the id of what it belongs to; the same is needed to read it
   */
  public byte[] seal(String purpose, String owner, String secret) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, purpose, owner, nonce)
              .doFinal(secret.getBytes(StandardCharsets.UTF_8));
      byte[] box = new byte[1 + NONCE_BYTES + sealed.length];
      box[0] = VERSION;
      System.arraycopy(nonce, 0, box, 1, NONCE_BYTES);
      System.arraycopy(sealed, 0, box, 1 + NONCE_BYTES, sealed.length);
      return box;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-GCM is not available", e);
    }
  }

  /**
   * Decrypts.
   *
   * @throws IllegalArgumentException if it was not sealed here for this purpose and owner
   */
  public String open(String purpose, String owner, byte[] box) {
    Require.that(box.length > 1 + NONCE_BYTES && box[0] == VERSION, "a box of an unknown version");
    byte[] nonce = Arrays.copyOfRange(box, 1, 1 + NONCE_BYTES);
    try {
      byte[] secret =
          cipher(Cipher.DECRYPT_MODE, purpose, owner, nonce)
              .doFinal(box, 1 + NONCE_BYTES, box.length - 1 - NONCE_BYTES);
      return new String(secret, StandardCharsets.UTF_8);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the box does not open", e);
    }
  }

  private Cipher cipher(int mode, String purpose, String owner, byte[] nonce)
      throws GeneralSecurityException {
    var key = new SecretKeySpec(pepper.mac("secret-box", purpose), "AES");
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD((purpose + '\n' + owner).getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
