package ai.coditect.localstack.testing;

import ai.coditect.localstack.process.LocalCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Data folders of shared servers: below {@code java.io.tmpdir}, which a module's build sets to its
 * target folder, one for each JVM. What earlier JVMs left behind is removed, once they have ended.
 */
final class TestFolders {

  private TestFolders() {}

  static Path fresh(String name) {
    Path all = Path.of(System.getProperty("java.io.tmpdir"), "local-stack").toAbsolutePath();
    try {
      Files.createDirectories(all);
      removeAbandoned(all);
      Path own = all.resolve(Long.toString(ProcessHandle.current().pid()));
      Files.createDirectories(own);
      return Files.createTempDirectory(own, name + "-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static synchronized void removeAbandoned(Path all) throws IOException {
    List<Path> owners;
    try (Stream<Path> folders = Files.list(all)) {
      owners = folders.toList();
    }
    owners.stream().filter(TestFolders::ownerHasEnded).forEach(LocalCache::deleteTree);
  }

  private static boolean ownerHasEnded(Path folder) {
    String pid = String.valueOf(folder.getFileName());
    return pid.matches("\\d{1,18}") && ProcessHandle.of(Long.parseLong(pid)).isEmpty();
  }
}
