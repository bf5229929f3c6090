package ai.coditect.localstack.postgres;

import ai.coditect.localstack.process.ComponentFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * PostgreSQL refuses to run as root. For root, its programs run in a user namespace of their own,
 * where the same user has no name: files keep their owner, and nobody's permissions have to change.
 */
final class NotRoot {

  private static final List<String> UNSHARE = List.of("unshare", "-U");
  private static final long CHECK_SECONDS = 10;

  private NotRoot() {}

  /** The command as a user that PostgreSQL accepts, given a folder that this user has just made. */
  static List<String> command(Path ownFolder, List<String> command) {
    if (!isRoot(ownFolder)) {
      return command;
    }
    if (!namespacesWork()) {
      throw ComponentFailure.of(
          "PostgreSQL",
          "refuses to run as root, and this machine forbids user namespaces (unshare -U). Run as an ordinary user.");
    }
    var wrapped = new ArrayList<>(UNSHARE);
    wrapped.addAll(command);
    return wrapped;
  }

  private static boolean isRoot(Path ownFolder) {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(ownFolder, "unix:uid"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean namespacesWork() {
    var command = new ArrayList<>(UNSHARE);
    command.add("true");
    try {
      Process process = new ProcessBuilder(command).start();
      return process.waitFor(CHECK_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException noSuchProgram) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
