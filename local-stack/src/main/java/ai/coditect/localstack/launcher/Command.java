package ai.coditect.localstack.launcher;

import ai.coditect.localstack.controlplane.Kubeconfig;
import ai.coditect.localstack.stack.PortPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the user asked for on the command line. */
sealed interface Command {

  /** What the command line may name to be done instead of a start. */
  List<String> VERBS = List.of("demo", "stop", "prepare", "kubectl-sign-in");

  /**
   * Start the stack and stay until told to stop.
   *
   * @param kubeconfig a cluster of the user's; null starts a control plane
   */
  record Start(Path dataFolder, boolean fresh, int portBase, @Nullable Kubeconfig kubeconfig)
      implements Command {}

  /** Run the demonstration against the stack that runs on this data folder. */
  record RunDemo(Path dataFolder) implements Command {}

  /** Stop the stack that runs on this data folder. */
  record Stop(Path dataFolder) implements Command {}

  /** Print a credential of a person for kubectl, which runs this as its plugin. */
  record SignInForKubectl(Path dataFolder, boolean fresh) implements Command {}

  /** Fill the cache, so that neither tests nor a later start have to build anything. */
  record Prepare() implements Command {}

  /** Show what can be asked for. */
  record Help() implements Command {}

  /** The command line makes no sense; the message says why. */
  record Misunderstood(String message) implements Command {}

  /** Parses the arguments, given the data folder to use when they name none. */
  static Command parse(List<String> arguments, Path defaultDataFolder) {
    try {
      return new Parser(arguments, defaultDataFolder).parse();
    } catch (IllegalArgumentException e) {
      return new Misunderstood(String.valueOf(e.getMessage()));
    }
  }

  /** Reads the arguments from left to right. */
  final class Parser {

    private static final Set<String> WITH_VALUE =
        Set.of("--data-dir", "--port-base", "--kubeconfig", "--context");

    private final Deque<String> rest;
    private @Nullable String joined;
    private Path dataFolder;
    private String verb = "";
    private final Set<String> given = new LinkedHashSet<>();
    private boolean fresh;
    private int portBase = PortPlan.DEFAULT_BASE;
    private @Nullable Path kubeconfig;
    private @Nullable String context;
    private boolean help;

    private Parser(List<String> arguments, Path defaultDataFolder) {
      this.rest = new ArrayDeque<>(arguments);
      this.dataFolder = defaultDataFolder;
    }

    private Command parse() {
      while (!rest.isEmpty()) {
        read(nextArgument());
      }
      if (help) {
        return new Help();
      }
      requireThatVerbTakesAll();
      return switch (verb) {
        case "demo" -> new RunDemo(dataFolder);
        case "stop" -> new Stop(dataFolder);
        case "kubectl-sign-in" -> new SignInForKubectl(dataFolder, fresh);
        case "prepare" -> new Prepare();
        default -> new Start(dataFolder, fresh, portBase, cluster());
      };
    }

    /** {@code --option=value} is read as {@code --option value}. */
    private String nextArgument() {
      String argument = rest.pop();
      int equals = argument.indexOf('=');
      if (!argument.startsWith("--") || equals < 0) {
        return argument;
      }
      String option = argument.substring(0, equals);
      if (!WITH_VALUE.contains(option)) {
        throw new IllegalArgumentException("unknown argument: " + argument);
      }
      joined = argument.substring(equals + 1);
      return option;
    }

    private void read(String argument) {
      switch (argument) {
        case "--help", "-h", "help" -> help = true;
        case "--data-dir" -> dataFolder = folder(value(argument));
        case "--fresh" -> fresh = true;
        case "--port-base" -> portBase = port(value(argument));
        case "--kubeconfig" -> kubeconfig = Path.of(value(argument)).toAbsolutePath().normalize();
        case "--context" -> context = value(argument);
        default -> {
          if (!VERBS.contains(argument)) {
            throw new IllegalArgumentException("unknown argument: " + argument);
          }
          if (!verb.isEmpty()) {
            throw new IllegalArgumentException("one at a time: " + verb + " or " + argument);
          }
          verb = argument;
          return;
        }
      }
      given.add(argument);
    }

    private void requireThatVerbTakesAll() {
      Set<String> taken =
          switch (verb) {
            case "demo", "stop" -> Set.of("--data-dir");
            case "kubectl-sign-in" -> Set.of("--data-dir", "--fresh");
            case "prepare" -> Set.of();
            default -> given;
          };
      for (String option : given) {
        if (!taken.contains(option)) {
          throw new IllegalArgumentException(verb + " takes no " + option);
        }
      }
    }

    private String value(String option) {
      String value = joined != null ? joined : rest.poll();
      boolean isOption = joined == null && value != null && value.startsWith("--");
      joined = null;
      if (value == null || value.isEmpty() || isOption) {
        throw new IllegalArgumentException(option + " needs a value");
      }
      return value;
    }

    private static Path folder(String text) {
      if (text.chars().anyMatch(Character::isISOControl)) {
        throw new IllegalArgumentException("--data-dir must hold no line breaks or the like");
      }
      return Path.of(text).toAbsolutePath().normalize();
    }

    private static int port(String text) {
      if (!text.matches("\\d{1,5}")) {
        throw new IllegalArgumentException("--port-base needs a number, not " + text);
      }
      return new PortPlan(Integer.parseInt(text)).base();
    }

    private @Nullable Kubeconfig cluster() {
      if (kubeconfig == null && context == null) {
        return null;
      }
      if (kubeconfig == null || context == null) {
        throw new IllegalArgumentException("--kubeconfig and --context go together");
      }
      if (!Files.isReadable(kubeconfig)) {
        throw new IllegalArgumentException("there is no readable file " + kubeconfig);
      }
      return new Kubeconfig(kubeconfig, context);
    }
  }
}
