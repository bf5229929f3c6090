package ai.coditect.localstack.keys;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;

/**
 * An RSA key pair as PEM files; Kubernetes signs its service account tokens with one.
 *
 * @param publicKey PEM
 * @param privateKey PEM (PKCS #8), mode 600
 */
public record SigningKeyPair(Path publicKey, Path privateKey) {

  private static final int BITS = 2048;

  /** The key pair of this name in the folder; made when it is not there. */
  public static synchronized SigningKeyPair inFolder(Path folder, String name) {
    var pair = new SigningKeyPair(folder.resolve(name + ".pub"), folder.resolve(name + ".key"));
    if (!Files.exists(pair.publicKey)) {
      KeyPair made = generate();
      PrivateFiles.write(
          pair.privateKey, Pem.encode("PRIVATE KEY", made.getPrivate().getEncoded()));
      PrivateFiles.write(pair.publicKey, Pem.encode("PUBLIC KEY", made.getPublic().getEncoded()));
    }
    return pair;
  }

  private static KeyPair generate() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
