package ai.coditect.selfservice.surface;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program from Python's package index, installed once into the cache ({@code CODITECT_CACHE},
 * else {@code ~/.cache/coditect}), in an environment of its own for each list of requirements.
 */
final class PythonTool {

  private static final String NEEDED =
      "Needed for the tests of the API: python3 (3.10 or newer) with the modules venv and pip, and a"
          + " package index that pip reaches (only for the first run). On Debian: apt-get install"
          + " python3-venv. ";

  private final Path environment;

  private PythonTool(Path environment) {
    this.environment = environment;
  }

  /** The environment of these requirements, made if it is not there. */
  static PythonTool of(Path requirements) throws IOException, InterruptedException {
    Path environment = cache().resolve("python").resolve(hash(Files.readAllBytes(requirements)));
    Path done = environment.resolve("installed");
    if (!Files.exists(done)) {
      install(environment, requirements);
    }
    return new PythonTool(environment);
  }

  /** How a run of a program has ended. */
  record Run(int status, String output) {}

  /** Runs one of its programs in a folder, for at most so many minutes. */
  Run run(Path folder, int minutes, String program, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(environment.resolve("bin").resolve(program).toString());
    command.addAll(arguments);
    return run(folder, minutes, command);
  }

  private static void install(Path environment, Path requirements)
      throws IOException, InterruptedException {
    Path parent = Files.createDirectories(environment.getParent());
    // Another test run may be at it: whoever comes first holds the lock.
    try (var channel =
            java.nio.channels.FileChannel.open(
                parent.resolve("lock"),
                java.nio.file.StandardOpenOption.CREATE,
                java.nio.file.StandardOpenOption.WRITE);
        var lock = channel.lock()) {
      assert lock.isValid();
      if (Files.exists(environment.resolve("installed"))) {
        return;
      }
      require(parent, List.of("python3", "-m", "venv", "--clear", environment.toString()));
      String pip = environment.resolve("bin/pip").toString();
      require(
          parent,
          List.of(
              pip,
              "install",
              "--quiet",
              "--disable-pip-version-check",
              "--requirement",
              requirements.toAbsolutePath().toString()));
      Files.createFile(environment.resolve("installed"));
    }
  }

  private static void require(Path folder, List<String> command)
      throws IOException, InterruptedException {
    Run run;
    try {
      run = run(folder, 10, command);
    } catch (IOException e) {
      throw new IllegalStateException(NEEDED + command.getFirst() + " cannot be started.", e);
    }
    if (run.status() != 0) {
      throw new IllegalStateException(NEEDED + String.join(" ", command) + ": " + run.output());
    }
  }

  private static Run run(Path folder, int minutes, List<String> command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("python-tool", ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      if (!process.waitFor(minutes, TimeUnit.MINUTES)) {
        throw new IllegalStateException(
            command.getFirst() + " has not ended in time: " + Files.readString(output));
      }
      return new Run(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    } finally {
      process.destroyForcibly();
      Files.deleteIfExists(output);
    }
  }

  private static Path cache() {
    String set = System.getenv("CODITECT_CACHE");
    return set == null || set.isEmpty()
        ? Path.of(System.getProperty("user.home"), ".cache", "coditect")
        : Path.of(set);
  }

  private static String hash(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
