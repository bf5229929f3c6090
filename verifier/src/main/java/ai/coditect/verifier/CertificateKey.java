package ai.coditect.verifier;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/**
 * An Ed25519 key that signs deletion certificates, as it is published: its SubjectPublicKeyInfo in
 * base64, in PEM or bare.
 */
final class CertificateKey {

  private static final String PEM = "-----BEGIN PUBLIC KEY-----";

  private final PublicKey key;

  private CertificateKey(PublicKey key) {
    this.key = key;
  }

  /** Whether a text looks like such a key, so that its errors are worth telling. */
  static boolean is(String text) {
    return text.strip().startsWith(PEM) || text.strip().startsWith("MCowBQYDK2VwAyEA");
  }

  static CertificateKey parse(String text) throws Refusal {
    String base64 = text.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    try {
      return new CertificateKey(
          KeyFactory.getInstance("Ed25519")
              .generatePublic(new X509EncodedKeySpec(Base64Text.decode(base64))));
    } catch (GeneralSecurityException e) {
      throw new Refusal("not an Ed25519 key: " + text.strip());
    }
  }

  boolean verifies(String signed, byte[] signature) {
    try {
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initVerify(key);
      ed25519.update(signed.getBytes(StandardCharsets.UTF_8));
      return ed25519.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // of another length, or no signature at all
    }
  }

  /** As certificates name it. */
  @Override
  public String toString() {
    return Base64.getEncoder().encodeToString(key.getEncoded());
  }
}
