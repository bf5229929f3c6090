package ai.coditect.localstack.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A tiny shell process in a session of its own that outlives this JVM just long enough to end every
 * child that is still registered. It learns of this JVM's end, even by kill -9, when the pipe
 * between them closes: then each child gets its stop signal, and after 8 s whatever is left of it
 * gets KILL. A child is known by process id and start time, so a reused process id is never hit.
 * Files that must not outlive this JVM are deleted first.
 */
public final class Guardian {

  private static final class Shared {
    static final Guardian INSTANCE = start();
  }

  private final Writer pipe;

  private Guardian(Writer pipe) {
    this.pipe = pipe;
  }

  /** The guardian of this JVM, started on first use. */
  static Guardian shared() {
    return Shared.INSTANCE;
  }

  private static Guardian start() {
    var command = OwnSession.wrap(List.of("/bin/sh", "-c", script(), "coditect-guardian"));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return new Guardian(process.outputWriter(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the guardian process", e);
    }
  }

  /** From now on the process ends with this JVM. The process must be alive. */
  void guard(long pid, StopSignal signal) {
    send("guard " + pid + " " + signal);
  }

  /** The process has ended. */
  void release(long pid) {
    send("release " + pid);
  }

  /** If this JVM ends without a word, the file is deleted at once. Its path holds no line break. */
  public static void removeWhenGone(Path file) {
    shared().send("remove " + file.toAbsolutePath());
  }

  /** From now on the file is not this JVM's any more. */
  public static void keep(Path file) {
    shared().send("keep " + file.toAbsolutePath());
  }

  private synchronized void send(String line) {
    try {
      pipe.write(line + "\n");
      pipe.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the guardian process has gone", e);
    }
  }

  private static String script() {
    try (InputStream in = Guardian.class.getResourceAsStream("guardian.sh")) {
      return new String(
          Objects.requireNonNull(in, "guardian.sh").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
