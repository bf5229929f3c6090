package ai.coditect.localstack.keys;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;

/**
 * A key pair to sign with, as PEM files: RSA for the service account tokens of Kubernetes, Ed25519
 * for deletion certificates.
 *
 * @param publicKey PEM (SubjectPublicKeyInfo)
 * @param privateKey PEM (PKCS #8), mode 600
 */
public record SigningKeyPair(Path publicKey, Path privateKey) {

  /** The RSA key pair of this name in the folder; made, with 2048 bits, when it is not there. */
  public static SigningKeyPair rsa(Path folder, String name) {
    return inFolder(folder, name, "RSA");
  }

  /** The Ed25519 key pair of this name in the folder; made when it is not there. */
  public static SigningKeyPair ed25519(Path folder, String name) {
    return inFolder(folder, name, "Ed25519");
  }

  private static synchronized SigningKeyPair inFolder(Path folder, String name, String algorithm) {
    var pair = new SigningKeyPair(folder.resolve(name + ".pub"), folder.resolve(name + ".key"));
    if (!Files.exists(pair.publicKey)) {
      KeyPair made = generate(algorithm);
      PrivateFiles.write(
          pair.privateKey, Pem.encode("PRIVATE KEY", made.getPrivate().getEncoded()));
      PrivateFiles.write(pair.publicKey, Pem.encode("PUBLIC KEY", made.getPublic().getEncoded()));
    }
    return pair;
  }

  private static KeyPair generate(String algorithm) {
    try {
      var generator = KeyPairGenerator.getInstance(algorithm);
      if (algorithm.equals("RSA")) {
        generator.initialize(2048);
      }
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
