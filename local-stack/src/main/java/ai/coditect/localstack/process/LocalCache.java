package ai.coditect.localstack.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * The folder with what is costly to make and the same for every data folder: unpacked
 * distributions, built binaries, AOT caches. An entry is complete or absent: it is made aside and
 * moved into place, and two processes never make the same one at the same time.
 */
public final class LocalCache {

  /** Makes an entry's content in an empty folder. */
  @FunctionalInterface
  public interface Filler {
    void fill(Path folder) throws IOException;
  }

  /** File locks are held by the whole JVM, so its threads need locks of their own. */
  private static final ConcurrentMap<Path, ReentrantLock> IN_THIS_JVM = new ConcurrentHashMap<>();

  private final Path root;

  private LocalCache(Path root) {
    this.root = root;
  }

  /**
   * System property {@code coditect.cache}, else {@code CODITECT_CACHE}, else {@code
   * ~/.cache/coditect}.
   */
  public static LocalCache standard() {
    String environment = System.getenv("CODITECT_CACHE");
    String chosen = System.getProperty("coditect.cache", environment == null ? "" : environment);
    Path root =
        chosen.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache", "coditect")
            : Path.of(chosen);
    return new LocalCache(root.toAbsolutePath());
  }

  /** Where an entry is, or would be. */
  public Path path(String name) {
    return root.resolve(name);
  }

  /** The folder of this name; made by the filler first if it is not there. */
  public Path folder(String name, Filler filler) {
    Path target = path(name);
    if (Files.isDirectory(target)) {
      return target;
    }
    var ownLock = IN_THIS_JVM.computeIfAbsent(target, any -> new ReentrantLock());
    ownLock.lock();
    try {
      Files.createDirectories(parentOf(target));
      Path lockFile = target.resolveSibling(target.getFileName() + ".lock");
      try (FileChannel channel =
              FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = channel.lock()) {
        if (held.isValid() && !Files.isDirectory(target)) {
          fillAside(target, filler);
        }
      }
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the cache entry " + target, e);
    } finally {
      ownLock.unlock();
    }
  }

  private static void fillAside(Path target, Filler filler) throws IOException {
    Path aside = target.resolveSibling(target.getFileName() + ".part");
    deleteTree(aside);
    Files.createDirectories(aside);
    filler.fill(aside);
    Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Path parentOf(Path path) {
    Path parent = path.getParent();
    return parent == null ? path : parent;
  }

  /** Deletes a folder with all in it; symbolic links are not followed. Absence is fine. */
  public static void deleteTree(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + folder, e);
    }
  }
}
