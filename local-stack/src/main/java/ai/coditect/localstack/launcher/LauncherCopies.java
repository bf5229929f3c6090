package ai.coditect.localstack.launcher;

import ai.coditect.localstack.process.LocalCache;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The copies of the launcher's jars that {@code ./run} makes in the cache, one for each build, so
 * that a build never replaces the jars of a running stack.
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
    Arrays.stream(classPath.split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().getParent())
        .filter(folder -> folder != null && copies.equals(folder.getParent()))
        // More than one jar may lie in it.
        .distinct()
        .forEach(
            folder -> {
              cache.use(folder);
              cache.dropUnused(FOLDER, "", KEPT);
            });
  }
}
