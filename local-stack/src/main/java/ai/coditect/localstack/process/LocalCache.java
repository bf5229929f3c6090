package ai.coditect.localstack.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
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

  /** What tells the entries apart that are made of several builds of one thing. */
  private static final Pattern KEY = Pattern.compile("-[0-9a-f]{16}$");

  /** File locks are held by the whole JVM, so its threads need locks of their own. */
  private static final ConcurrentMap<Path, ReentrantLock> IN_THIS_JVM = new ConcurrentHashMap<>();

  /** A file beside an entry, written when somebody begins to use it and locked while they do. */
  private static final String USE_SUFFIX = ".use";

  private static final ConcurrentMap<Path, FileChannel> IN_USE = new ConcurrentHashMap<>();

  private final Path root;

  private LocalCache(Path root) {
    this.root = root;
  }

  /** In a folder of the caller's choice. */
  public static LocalCache in(Path root) {
    return new LocalCache(root.toAbsolutePath());
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
    Path lockFile = lockFile(target);
    var ownLock = IN_THIS_JVM.computeIfAbsent(lockFile, any -> new ReentrantLock());
    ownLock.lock();
    try {
      Files.createDirectories(parentOf(target));
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

  /** Says that this JVM uses a folder from now on: until it ends, nobody drops it. */
  public void use(Path folder) {
    IN_USE.computeIfAbsent(
        folder,
        any -> {
          try {
            FileChannel channel =
                FileChannel.open(
                    useFile(folder),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            if (channel.lock(0, Long.MAX_VALUE, true).isValid()) {
              // By what is open: setting the time by the file's name would open and close it, and
              // so give up our lock on it.
              channel.write(ByteBuffer.wrap(new byte[1]), 0);
            }
            return channel;
          } catch (IOException e) {
            throw new UncheckedIOException("cannot use the cache entry " + folder, e);
          }
        });
  }

  /** Deletes the folders with this prefix that no JVM uses, but for the most recently used ones. */
  public void dropUnused(String parent, String prefix, int kept) {
    try (Stream<Path> uses = Files.list(path(parent))) {
      List<Path> oldest =
          uses.filter(file -> String.valueOf(file.getFileName()).startsWith(prefix))
              .filter(file -> file.toString().endsWith(USE_SUFFIX))
              .sorted(
                  Comparator.comparingLong((Path file) -> file.toFile().lastModified()).reversed())
              .skip(kept)
              .toList();
      oldest.forEach(LocalCache::dropIfUnused);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot clean up the cache " + path(parent), e);
    }
  }

  private static void dropIfUnused(Path useFile) {
    String name = String.valueOf(useFile.getFileName());
    Path folder = useFile.resolveSibling(name.substring(0, name.length() - USE_SUFFIX.length()));
    if (IN_USE.containsKey(folder)) {
      return; // opening and closing the file again would give up our lock on it
    }
    try (FileChannel channel =
        FileChannel.open(useFile, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (channel.tryLock() != null) {
        deleteTree(folder);
        Files.delete(useFile);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot drop the cache entry " + folder, e);
    }
  }

  /**
   * The lock under which an entry is made: one for all builds of the same thing, because a lock
   * file cannot be deleted without a race, so there must not be one for each build.
   */
  private static Path lockFile(Path target) {
    String name = String.valueOf(target.getFileName());
    return target.resolveSibling(KEY.matcher(name).replaceFirst("") + ".lock");
  }

  private static Path useFile(Path folder) {
    return folder.resolveSibling(folder.getFileName() + USE_SUFFIX);
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
