package ai.coditect.localstack.stack;

import ai.coditect.localstack.process.ComponentFailure;
import ai.coditect.localstack.process.Guardian;
import ai.coditect.localstack.process.LocalCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A data folder, held by at most one running stack: the lock on a file in it ends with the process
 * that holds it.
 */
public final class StackFolder implements AutoCloseable {

  private static final String LOCK = "lock";
  private static final String DESCRIPTION = "stack.json";

  /**
   * Folders that this JVM holds. The operating system would give a lock up when any other opening
   * of the file in the same process is closed, so for these the file is not opened again.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path root;
  private final FileChannel lockFile;

  private StackFolder(Path root, FileChannel lockFile) {
    this.root = root;
    this.lockFile = lockFile;
  }

  /**
   * Takes the folder; makes it, for its owner only, if it is not there.
   *
   * @throws ComponentFailure if another stack runs on it, or if it holds something else
   */
  static StackFolder take(Path folder) {
    Path root = folder.toAbsolutePath().normalize();
    if (!HELD.add(root)) {
      throw inUse(root, ProcessHandle.current().pid());
    }
    try {
      return new StackFolder(root, lock(root));
    } catch (IOException e) {
      HELD.remove(root);
      throw unusable(root, e);
    } catch (ComponentFailure e) {
      HELD.remove(root);
      throw e;
    }
  }

  private static FileChannel lock(Path root) throws IOException {
    if (!Files.isDirectory(root)) {
      Files.createDirectories(
          root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    requireOurs(root);
    FileChannel channel =
        FileChannel.open(
            root.resolve(LOCK),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    if (channel.tryLock() == null) {
      channel.close();
      throw inUse(root, writtenProcess(root.resolve(LOCK)).orElse(-1L));
    }
    // Left there by a stack whose machine lost power: it tells of what does not run, with
    // passwords.
    Files.deleteIfExists(description(root));
    channel.truncate(0);
    channel.write(StandardCharsets.US_ASCII.encode(Long.toString(ProcessHandle.current().pid())));
    channel.force(true);
    return channel;
  }

  private static ComponentFailure inUse(Path root, long process) {
    return ComponentFailure.of(
        "data folder",
        root
            + " is in use by a stack that is running (process "
            + process
            + "). Stop it with: ./run stop --data-dir "
            + root);
  }

  /**
   * A folder with anything else in it is somebody's: no file of ours belongs there, and --fresh
   * must not reach it.
   */
  private static void requireOurs(Path root) throws IOException {
    if (Files.exists(root.resolve(LOCK))) {
      return;
    }
    try (Stream<Path> content = Files.list(root)) {
      if (content.findAny().isPresent()) {
        throw ComponentFailure.of(
            "data folder",
            root
                + " is neither empty nor a data folder of this stack. Choose another with --data-dir.");
      }
    }
  }

  /** The process that holds the folder, if a stack runs on it. */
  public static Optional<Long> runningProcess(Path folder) {
    Path root = folder.toAbsolutePath().normalize();
    if (HELD.contains(root)) {
      return Optional.of(ProcessHandle.current().pid());
    }
    Path file = root.resolve(LOCK);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (channel.tryLock() != null) {
        return Optional.empty();
      }
      return writtenProcess(file);
    } catch (IOException e) {
      throw unusable(root, e);
    }
  }

  private static Optional<Long> writtenProcess(Path lock) throws IOException {
    String pid = Files.readString(lock).strip();
    return pid.matches("\\d{1,18}") ? Optional.of(Long.valueOf(pid)) : Optional.empty();
  }

  private static ComponentFailure unusable(Path root, IOException e) {
    String why =
        switch (e) {
          case AccessDeniedException denied -> "permission denied: " + denied.getFile();
          case FileAlreadyExistsException file -> file.getFile() + " is not a folder";
          case NotDirectoryException file -> file.getFile() + " is not a folder";
          default -> String.valueOf(e.getMessage());
        };
    return ComponentFailure.of(
        "data folder", root + " cannot be used: " + why + ". Choose another with --data-dir.", e);
  }

  /** Deletes all data, keys included; the next start begins anew. */
  void empty() {
    try (Stream<Path> content = Files.list(root)) {
      List<Path> all = content.filter(path -> !path.equals(root.resolve(LOCK))).toList();
      all.forEach(LocalCache::deleteTree);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot empty the data folder " + root, e);
    }
  }

  /** A place in the folder. */
  Path path(String name) {
    return root.resolve(name);
  }

  /** The folder of a part. */
  Path path(StackPart part) {
    return root.resolve(part.folder());
  }

  /** Where the description of the running stack is. */
  public static Path description(Path folder) {
    return folder.resolve(DESCRIPTION);
  }

  Path root() {
    return root;
  }

  /** Gives the folder free. */
  @Override
  public void close() {
    if (!lockFile.isOpen()) {
      return; // by now the folder may be another stack's
    }
    try {
      Files.deleteIfExists(description(root));
      Guardian.keep(description(root));
      lockFile.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      HELD.remove(root);
    }
  }
}
