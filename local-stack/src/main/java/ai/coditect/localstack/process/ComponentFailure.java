package ai.coditect.localstack.process;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of the stack did not start, or did not do what it must; the message is fit for a person to
 * act on.
 */
public final class ComponentFailure extends RuntimeException {

  private final String component;

  private ComponentFailure(String component, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.component = component;
  }

  /** A failure that no log file explains. */
  public static ComponentFailure of(String component, String what) {
    return new ComponentFailure(component, component + ": " + what, null);
  }

  /** A failure that no log file explains, with its cause. */
  public static ComponentFailure of(String component, String what, Throwable cause) {
    return new ComponentFailure(component, component + ": " + what, cause);
  }

  /** A failure of a process: the message ends with the log file's path and its last lines. */
  public static ComponentFailure withLog(String component, String what, Path log) {
    List<String> tail = LogFile.lastLines(log, 20);
    String shown = tail.isEmpty() ? "    (empty)" : "    " + String.join("\n    ", tail);
    String message =
        "%s: %s%n  log file: %s%n  its last lines:%n%s".formatted(component, what, log, shown);
    return new ComponentFailure(component, message, null);
  }

  /** The component that failed. */
  public String component() {
    return component;
  }
}
