package ai.coditect.localstack.launcher;

import ai.coditect.localstack.process.LocalCache;
import java.io.File;
import java.nio.file.Path;

/**
 * The copies of the launcher's jar that {@code ./run} makes in the cache, one for each build, so
 * that a build never replaces the jar of a running stack.
 */
final class LauncherCopies {

  static final String FOLDER = "launcher";

  private static final int KEPT = 3;

  private LauncherCopies() {}

  /**
   * Marks the copy that this JVM runs from as used until it ends, and drops those that nobody uses,
   * but for the most recent ones.
   */
  static void keepOwn(LocalCache cache, String classPath) {
    Path copies = cache.path(FOLDER);
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      Path folder = Path.of(entry).toAbsolutePath().getParent();
      if (folder != null && copies.equals(folder.getParent())) {
        cache.use(folder);
        cache.dropUnused(FOLDER, "", KEPT);
      }
    }
  }
}
