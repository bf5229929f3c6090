package ai.coditect.localstack.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Builds programs from the Go module proxy; versions and checksums are those of a {@code go.mod}
 * and {@code go.sum} among our resources. Go's own caches are kept below ours, so that an
 * interrupted build goes on where it stopped and nothing is written elsewhere; they are removed
 * when all is built.
 */
public final class GoBuild {

  private static final Duration AT_MOST = Duration.ofMinutes(90);
  private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(2);

  private final String name;
  private final Consumer<String> progress;
  private final Path work;
  private final Path log;

  /**
   * A build that has not begun.
   *
   * @param name what people call what is built
   * @param folder below our cache, for the build's own files
   * @param progress receives, now and then, one short line on what is being built
   */
  public GoBuild(String name, Path folder, Consumer<String> progress) {
    this.name = name + " build";
    this.progress = progress;
    this.work = folder.resolve("build");
    this.log = folder.resolve("build.log");
  }

  /** Whether this machine has Go. */
  public static boolean isPossible() {
    return !output(List.of("go", "version")).isEmpty();
  }

  /** Removes what only the build itself needs. */
  public void cleanUp() {
    progress.accept("cleaning up");
    LocalCache.deleteTree(work);
  }

  /** What the user's module cache already holds is read from there, and never written to. */
  private Map<String, String> environment() {
    String moduleCache = output(List.of("go", "env", "GOMODCACHE"));
    String proxy = output(List.of("go", "env", "GOPROXY"));
    var environment = new HashMap<String, String>();
    environment.put(
        "GOPROXY",
        "file://" + moduleCache + "/cache/download," + (proxy.isEmpty() ? "direct" : proxy));
    environment.put("GOCACHE", work.resolve("go-build").toString());
    environment.put("GOMODCACHE", work.resolve("go-mod").toString());
    environment.put("GOFLAGS", "-modcacherw -buildvcs=false");
    environment.put("GOTMPDIR", work.resolve("tmp").toString());
    environment.put("CGO_ENABLED", "0");
    return environment;
  }

  /**
   * Builds some programs of one module.
   *
   * @param beside whose package has a folder of the module's name with {@code go.mod} and {@code
   *     go.sum}
   * @param output the program's file, or for several of them their folder, with a slash at the end
   * @throws ComponentFailure if it fails
   */
  public void build(
      Class<?> beside, String module, List<String> programs, String linkerFlags, String output)
      throws IOException {
    Map<String, String> environment = environment();
    Path source = work.resolve(module);
    Files.createDirectories(work.resolve("tmp"));
    Files.createDirectories(source);
    for (String file : List.of("go.mod", "go.sum")) {
      try (InputStream in = beside.getResourceAsStream(module + "/" + file)) {
        Files.write(source.resolve(file), Objects.requireNonNull(in, file).readAllBytes());
      }
    }
    progress.accept("downloading the sources of " + module);
    var list = new ArrayList<>(List.of("go", "list", "-deps"));
    list.addAll(programs);
    Path packages = work.resolve(module + ".packages");
    Files.deleteIfExists(packages);
    run(new ChildCommand(name, list, environment, source, packages, StopSignal.TERM));
    long total = lines(packages);

    var build =
        new ArrayList<>(
            List.of("nice", "-n", "10", "go", "build", "-v", "-trimpath", "-ldflags", linkerFlags));
    build.addAll(List.of("-o", output));
    build.addAll(programs);
    Files.deleteIfExists(log);
    var running =
        ChildProcess.start(
            new ChildCommand(name, build, environment, source, log, StopSignal.TERM));
    await(
        running,
        () ->
            progress.accept(
                "building " + module + ": " + lines(log) + " of at most " + total + " packages"));
  }

  private void run(ChildCommand command) {
    await(ChildProcess.start(command), () -> {});
  }

  private void await(ChildProcess running, Runnable report) {
    long deadline = System.nanoTime() + AT_MOST.toNanos();
    try {
      while (running.isAlive()) {
        report.run();
        if (System.nanoTime() > deadline) {
          running.kill();
        }
        waitBriefly(running);
      }
      int exitCode = running.onExit().join();
      if (exitCode != 0) {
        throw ComponentFailure.withLog(name, "ended with exit code " + exitCode, running.log());
      }
    } finally {
      if (running.isAlive()) { // interrupted
        running.kill();
      }
    }
  }

  private void waitBriefly(ChildProcess running) {
    try {
      running.onExit().get(BETWEEN_REPORTS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException stillRunning) {
      return;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ComponentFailure.of(name, "interrupted", e);
    }
  }

  private static long lines(Path file) {
    try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      return lines.count();
    } catch (IOException notYet) {
      return 0;
    }
  }

  /** The output of a short command, stripped; empty if it cannot be run. */
  private static String output(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String text =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor() == 0 ? text : "";
    } catch (IOException noSuchProgram) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
