package ai.coditect.provisioning.targets.database;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Passwords of logins: 256 random bits. PostgreSQL is told the SCRAM verifier (RFC 5803), never the
 * password.
 */
final class Passwords {

  private static final int BYTES = 32;
  private static final int SALT_BYTES = 16;
  // What PostgreSQL itself uses; more adds nothing to a random password.
  private static final int ITERATIONS = 4096;
  private static final String GENERATED = "[A-Za-z0-9_-]{43}";

  private final SecureRandom random = new SecureRandom();

  String next() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(BYTES));
  }

  byte[] nextSalt() {
    return bytes(SALT_BYTES);
  }

  /** Whether it has the form of those made here, so that nobody's own weak one is taken over. */
  static boolean isGenerated(String password) {
    return password.matches(GENERATED);
  }

  /** What PostgreSQL keeps of a password. */
  String verifier(String password) {
    byte[] salt = nextSalt();
    try {
      // Only ASCII, which SASLprep leaves as it is.
      byte[] salted =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, 256))
              .getEncoded();
      byte[] storedKey = MessageDigest.getInstance("SHA-256").digest(hmac(salted, "Client Key"));
      byte[] serverKey = hmac(salted, "Server Key");
      Base64.Encoder base64 = Base64.getEncoder();
      return "SCRAM-SHA-256$%d:%s$%s:%s"
          .formatted(
              ITERATIONS,
              base64.encodeToString(salt),
              base64.encodeToString(storedKey),
              base64.encodeToString(serverKey));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks what SCRAM needs", e);
    }
  }

  /** By what a login's password is recognised later: bound to the login, fast because random. */
  static byte[] digest(byte[] salt, String login, String password) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(salt);
      digest.update(login.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      return digest.digest(password.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks SHA-256", e);
    }
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
