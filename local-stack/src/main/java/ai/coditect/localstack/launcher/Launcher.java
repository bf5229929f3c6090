package ai.coditect.localstack.launcher;

import ai.coditect.localstack.controlplane.ControlPlaneBinaries;
import ai.coditect.localstack.demo.Demo;
import ai.coditect.localstack.keycloak.KeycloakServer;
import ai.coditect.localstack.kubectl.KubectlSignIn;
import ai.coditect.localstack.objectstorage.ObjectStorage;
import ai.coditect.localstack.postgres.PostgresServer;
import ai.coditect.localstack.process.ComponentFailure;
import ai.coditect.localstack.process.LocalCache;
import ai.coditect.localstack.stack.Checkout;
import ai.coditect.localstack.stack.StackDescription;
import ai.coditect.localstack.stack.StackFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Main class of {@code ./run}. */
public final class Launcher {

  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final int MISUSED = 2;
  private static final long STOP_SECONDS = 20;

  private final PrintStream out = System.out;

  private Launcher() {}

  /** Runs one command; the exit code is 0 if it did what was asked for. */
  public static void main(String[] arguments) {
    LauncherCopies.keepOwn(LocalCache.standard(), System.getProperty("java.class.path"));
    System.exit(new Launcher().run(Command.parse(List.of(arguments), defaultDataFolder())));
  }

  static Path defaultDataFolder() {
    return Checkout.find().root().resolve(".data");
  }

  private int run(Command command) {
    try {
      return switch (command) {
        case Command.Start start -> new StartCommand(out).run(start);
        case Command.RunDemo demo -> demo(demo);
        case Command.Stop stop -> stop(stop);
        case Command.SignInForKubectl signIn -> signIn(signIn);
        case Command.Prepare prepare -> prepare();
        case Command.Help help -> {
          out.print(help());
          yield OK;
        }
        case Command.Misunderstood misunderstood -> {
          out.println("./run: " + misunderstood.message());
          out.println("./run --help shows what can be asked for.");
          yield MISUSED;
        }
      };
    } catch (ComponentFailure e) {
      (command instanceof Command.SignInForKubectl ? System.err : out).println(e.getMessage());
      return FAILED;
    }
  }

  /** The script shows the same file, so that help needs neither Java nor a build. */
  static String help() {
    try (InputStream in = Launcher.class.getResourceAsStream("help.txt")) {
      return new String(
          Objects.requireNonNull(in, "help.txt").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int demo(Command.RunDemo command) {
    return Demo.run(running(command.dataFolder())) ? OK : FAILED;
  }

  /** What kubectl reads is the output, so people are told on the other stream. */
  private int signIn(Command.SignInForKubectl command) {
    var signIn = new KubectlSignIn(running(command.dataFolder()));
    if (command.fresh()) {
      signIn.forget();
    }
    out.println(signIn.credential(System.err));
    return OK;
  }

  private static StackDescription running(Path dataFolder) {
    return StackDescription.read(dataFolder)
        .filter(stack -> StackFolder.runningProcess(dataFolder).isPresent())
        .orElseThrow(
            () ->
                ComponentFailure.of(
                    "./run",
                    "no stack is ready on "
                        + dataFolder
                        + ". Start one with ./run in another terminal."));
  }

  private int stop(Command.Stop command) {
    Optional<ProcessHandle> running =
        StackFolder.runningProcess(command.dataFolder()).flatMap(ProcessHandle::of);
    if (running.isEmpty()) {
      out.println("No stack runs on " + command.dataFolder() + ".");
      return OK;
    }
    running.get().destroy();
    try {
      running.get().onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      out.println(
          "Process " + running.get().pid() + " has not ended within " + STOP_SECONDS + " s.");
      return FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return FAILED;
    }
    out.println("Stopped.");
    return OK;
  }

  private int prepare() {
    Consumer<String> report = new ThrottledReport(out, "Kubernetes");
    ControlPlaneBinaries.get(report);
    ObjectStorage.prepare(new ThrottledReport(out, "S3"));
    KeycloakServer.prepare(new ThrottledReport(out, "Keycloak"));
    PostgresServer.prepare();
    return OK;
  }
}
