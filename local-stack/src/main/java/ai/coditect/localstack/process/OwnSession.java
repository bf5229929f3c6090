package ai.coditect.localstack.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts a program as leader of a session of its own, under the same process id: a Ctrl-C at the
 * terminal then reaches only the launcher, which stops the rest in order.
 */
final class OwnSession {

  private static final List<String> PREFIX = prefix();

  private OwnSession() {}

  static List<String> wrap(List<String> command) {
    var wrapped = new ArrayList<>(PREFIX);
    wrapped.addAll(command);
    return wrapped;
  }

  private static List<String> prefix() {
    if (onPath("setsid")) {
      return List.of("setsid");
    }
    if (onPath("perl")) { // macOS has no setsid command
      return List.of(
          "perl", "-e", "use POSIX; POSIX::setsid(); exec { $ARGV[0] } @ARGV or exit 127", "--");
    }
    return List.of();
  }

  private static boolean onPath(String program) {
    String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    for (String folder : path.split(":", -1)) {
      if (Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }
}
