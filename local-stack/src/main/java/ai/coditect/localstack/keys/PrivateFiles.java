package ai.coditect.localstack.keys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that only their owner can read (mode 600), written completely or not at all. */
public final class PrivateFiles {

  private PrivateFiles() {}

  /** Writes the text, replacing what was there. Missing folders are made, for the owner only. */
  public static Path write(Path file, String text) {
    Path folder = file.toAbsolutePath().getParent();
    try {
      if (folder != null) {
        Files.createDirectories(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      // A name of its own for each writer; such files are for their owner only from the start.
      Path aside = Files.createTempFile(file.toAbsolutePath().getParent(), "new-", ".part");
      Files.write(aside, text.getBytes(StandardCharsets.UTF_8));
      return Files.move(
          aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /** The text of a file. */
  public static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
