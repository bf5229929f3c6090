package ai.coditect.provisioning.offboarding;

import ai.coditect.platform.event.EventJson;
import ai.coditect.platform.json.CanonicalJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/**
 * Signs certificates: Ed25519 over the RFC 8785 form of the certificate. The document carries the
 * public key for convenience; a reader trusts the one that was published.
 */
final class CertificateSigner {

  static final String ALGORITHM = "Ed25519";

  private final KeyPair keys;

  private CertificateSigner(KeyPair keys) {
    this.keys = keys;
  }

  /** A certificate with its signature, as it is handed out; base64 for key and signature. */
  record Signed(
      DeletionCertificate certificate, String algorithm, String publicKey, String signature) {}

  /**
   * A signer with the keys in these files: the private one in PKCS #8, the public one as
   * SubjectPublicKeyInfo, both PEM.
   *
   * @throws IllegalStateException if they are no Ed25519 keys or do not belong together
   */
  static CertificateSigner read(Path privateKey, Path publicKey) {
    try {
      KeyFactory keys = KeyFactory.getInstance(ALGORITHM);
      PrivateKey secret = keys.generatePrivate(new PKCS8EncodedKeySpec(pem(privateKey)));
      PublicKey known = keys.generatePublic(new X509EncodedKeySpec(pem(publicKey)));
      var signer = new CertificateSigner(new KeyPair(known, secret));
      byte[] probe = "probe".getBytes(StandardCharsets.US_ASCII);
      if (!signer.verifies(probe, signer.sign(probe))) {
        throw new IllegalStateException(
            "%s is not the public key of the other".formatted(publicKey));
      }
      return signer;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "%s and %s are no Ed25519 keys in PEM".formatted(privateKey, publicKey), e);
    }
  }

  private static byte[] pem(Path file) {
    try {
      String text = Files.readString(file).replaceAll("-----[A-Z ]+-----", "");
      return Base64.getMimeDecoder().decode(text);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }

  /** The document that is handed out. */
  String document(DeletionCertificate certificate) {
    String canonical = CanonicalJson.of(EventJson.write(certificate));
    byte[] signature = sign(canonical.getBytes(StandardCharsets.UTF_8));
    return EventJson.writeText(
        new Signed(
            certificate, ALGORITHM, publicKey(), Base64.getEncoder().encodeToString(signature)));
  }

  /** The key that its signatures can be checked with, as documents name it. */
  String publicKey() {
    return Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());
  }

  private byte[] sign(byte[] bytes) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(keys.getPrivate());
      signature.update(bytes);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the signing key cannot be used", e);
    }
  }

  private boolean verifies(byte[] bytes, byte[] signature) throws GeneralSecurityException {
    Signature check = Signature.getInstance(ALGORITHM);
    check.initVerify(keys.getPublic());
    check.update(bytes);
    return check.verify(signature);
  }
}
