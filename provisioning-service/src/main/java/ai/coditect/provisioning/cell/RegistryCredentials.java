package ai.coditect.provisioning.cell;

import ai.coditect.contracts.Require;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The credentials of a cell for its image registry: a file as {@code docker login} writes it, read
 * again when it changes. What cannot be used while somebody writes it changes nothing.
 */
final class RegistryCredentials {

  private static final Logger LOG = LoggerFactory.getLogger(RegistryCredentials.class);

  private final Path file;
  private FileTime modified;
  private String content;

  /**
   * Reads the file.
   *
   * @throws IllegalArgumentException if it cannot be used
   */
  RegistryCredentials(Path file) {
    this.file = file;
    try {
      this.modified = Files.getLastModifiedTime(file);
      this.content = read();
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "coditect.cells.*.image-pull-secret: %s is no dockerconfigjson".formatted(file), e);
    }
  }

  /** As the file says now, or said when it could last be used. */
  synchronized String content() {
    try {
      FileTime now = Files.getLastModifiedTime(file);
      if (!now.equals(modified)) {
        content = read();
        modified = now;
      }
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      LOG.atWarn()
          .addKeyValue("file", file)
          .log("Cannot be used, so the credentials stay as they are: {}", e.getClass().getName());
    }
    return content;
  }

  private String read() throws IOException {
    String text = Files.readString(file, StandardCharsets.UTF_8);
    Require.that(JsonMapper.shared().readTree(text).path("auths").isObject(), "auths is no object");
    return text;
  }

  /** Tells one content from another and says nothing about it. */
  static String fingerprint(String content) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
