package ai.coditect.provisioning.targets.storage;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * By which a Secret's access key is known to be the one that was issued. Nobody learns the secret
 * key from it, which is far too random to be guessed.
 */
final class Fingerprint {

  private Fingerprint() {}

  /** The user's tag that holds it. */
  static String tag(String accessKey) {
    return "coditect.ai/key/" + accessKey;
  }

  static String of(String accessKey, String secretKey) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((accessKey + ":" + secretKey).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
