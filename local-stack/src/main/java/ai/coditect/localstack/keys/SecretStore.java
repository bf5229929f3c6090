package ai.coditect.localstack.keys;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The secrets of one data folder. Each is made at random when it is first asked for, kept in a file
 * of its own with mode 600, and the same ever after.
 */
public final class SecretStore {

  private static final int PASSWORD_LENGTH = 24; // 142 bits
  private static final String PASSWORD_LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final int PEPPER_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path folder;

  /** The secrets in this folder; the folder is made when needed. */
  public SecretStore(Path folder) {
    this.folder = folder.toAbsolutePath();
  }

  /** A password of letters and digits: needs no escaping in URLs, SQL, properties or shells. */
  public String password(String name) {
    return PrivateFiles.read(file(name, SecretStore::newPassword));
  }

  private static String newPassword() {
    return RANDOM
        .ints(PASSWORD_LENGTH, 0, PASSWORD_LETTERS.length())
        .mapToObj(i -> PASSWORD_LETTERS.substring(i, i + 1))
        .collect(Collectors.joining());
  }

  /** A file with 32 random bytes in base64. */
  public Path pepper(String name) {
    return file(name, () -> Base64.getEncoder().encodeToString(random(PEPPER_BYTES)));
  }

  /** An Ed25519 key pair. */
  public SigningKeyPair ed25519(String name) {
    return SigningKeyPair.ed25519(folder, name);
  }

  /** A file with the content that the supplier makes when the file is missing. */
  synchronized Path file(String name, Supplier<String> content) {
    Path file = folder.resolve(name);
    return Files.exists(file) ? file : PrivateFiles.write(file, content.get());
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }
}
