package ai.coditect.localstack.process;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What to start as a child process.
 *
 * @param name what people call it, in messages and tables
 * @param arguments the program and its arguments
 * @param environment variables that are added to the inherited ones
 * @param directory the working directory; must exist
 * @param log receives standard output and standard error, appended
 * @param stopSignal what asks it to end in good order
 */
public record ChildCommand(
    String name,
    List<String> arguments,
    Map<String, String> environment,
    Path directory,
    Path log,
    StopSignal stopSignal) {

  public ChildCommand {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(log, "log");
    Objects.requireNonNull(stopSignal, "stopSignal");
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
    if (arguments.isEmpty()) {
      throw new IllegalArgumentException(name + ": a command needs a program to run");
    }
  }

  /** A command without extra environment that ends on TERM, run where its log is. */
  public static ChildCommand of(String name, Path log, List<String> arguments) {
    Path directory = Objects.requireNonNull(log.toAbsolutePath().getParent(), "log directory");
    return new ChildCommand(name, arguments, Map.of(), directory, log, StopSignal.TERM);
  }

  /** The same command with more environment. */
  public ChildCommand withEnvironment(Map<String, String> more) {
    var merged = new HashMap<>(environment);
    merged.putAll(more);
    return new ChildCommand(name, arguments, merged, directory, log, stopSignal);
  }

  /** The same command, asked to end by another signal. */
  public ChildCommand stoppedBy(StopSignal signal) {
    return new ChildCommand(name, arguments, environment, directory, log, signal);
  }
}
