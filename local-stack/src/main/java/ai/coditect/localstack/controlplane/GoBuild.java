package ai.coditect.localstack.controlplane;

import ai.coditect.localstack.process.ChildCommand;
import ai.coditect.localstack.process.ChildProcess;
import ai.coditect.localstack.process.ComponentFailure;
import ai.coditect.localstack.process.LocalCache;
import ai.coditect.localstack.process.StopSignal;
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
 * Builds the control plane's programs from the Go module proxy; versions and checksums are those of
 * the {@code go.mod} and {@code go.sum} beside this class. Go's own caches are kept below ours, so
 * that an interrupted build goes on where it stopped and nothing is written elsewhere; they are
 * removed when all is built.
 */
final class GoBuild {

  private static final String NAME = "Kubernetes build";
  private static final Duration AT_MOST = Duration.ofMinutes(90);
  private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(2);
  private static final String KUBERNETES = "k8s.io/kubernetes/cmd/";

  private final Consumer<String> progress;
  private final Path work;
  private final Path log;

  GoBuild(LocalCache cache, Consumer<String> progress) {
    this.progress = progress;
    this.work = cache.path("control-plane/build");
    this.log = cache.path("control-plane/build.log");
  }

  void into(Path target) throws IOException {
    requireGo();
    var environment = environment();
    build(
        "etcd",
        List.of("go.etcd.io/etcd/server/v3"),
        target.resolve(ControlPlaneBinaries.ETCD),
        environment);
    var programs =
        List.of(
            KUBERNETES + ControlPlaneBinaries.API_SERVER,
            KUBERNETES + ControlPlaneBinaries.CONTROLLER_MANAGER);
    build("kubernetes", programs, Path.of(target + "/"), environment);
    progress.accept("cleaning up");
    LocalCache.deleteTree(work);
  }

  private static void requireGo() {
    if (output(List.of("go", "version")).isEmpty()) {
      throw ComponentFailure.of(
          "Kubernetes",
          """
          there is no control plane on this machine yet, and no Go to build one. Do one of these:
            - install Go 1.26 or newer (https://go.dev/dl/) and start again: it builds one, once, in about 15 minutes
            - set CODITECT_CONTROL_PLANE_DIR to a folder with etcd, kube-apiserver and kube-controller-manager
            - use a cluster of your own: --kubeconfig FILE --context NAME\
          """);
    }
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

  private void build(
      String module, List<String> programs, Path output, Map<String, String> environment)
      throws IOException {
    Path source = work.resolve(module);
    Files.createDirectories(work.resolve("tmp"));
    Files.createDirectories(source);
    for (String file : List.of("go.mod", "go.sum")) {
      try (InputStream in = GoBuild.class.getResourceAsStream(module + "/" + file)) {
        Files.write(source.resolve(file), Objects.requireNonNull(in, file).readAllBytes());
      }
    }
    progress.accept("downloading the sources of " + module);
    var list = new ArrayList<>(List.of("go", "list", "-deps"));
    list.addAll(programs);
    Path packages = work.resolve(module + ".packages");
    Files.deleteIfExists(packages);
    run(new ChildCommand(NAME, list, environment, source, packages, StopSignal.TERM));
    long total = lines(packages);

    var build =
        new ArrayList<>(
            List.of(
                "nice", "-n", "10", "go", "build", "-v", "-trimpath", "-ldflags", linkerFlags()));
    build.addAll(List.of("-o", output.toString()));
    build.addAll(programs);
    Files.deleteIfExists(log);
    var running =
        ChildProcess.start(
            new ChildCommand(NAME, build, environment, source, log, StopSignal.TERM));
    await(
        running,
        () ->
            progress.accept(
                "building " + module + ": " + lines(log) + " of at most " + total + " packages"));
  }

  private static String linkerFlags() {
    String version = ControlPlaneBinaries.KUBERNETES_VERSION;
    String[] parts = version.substring(1).split("\\.", -1);
    String in = " -X k8s.io/component-base/version.";
    return "-s -w"
        + in
        + "gitVersion="
        + version
        + in
        + "gitMajor="
        + parts[0]
        + in
        + "gitMinor="
        + parts[1];
  }

  private static void run(ChildCommand command) {
    await(ChildProcess.start(command), () -> {});
  }

  private static void await(ChildProcess running, Runnable report) {
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
        throw ComponentFailure.withLog(NAME, "ended with exit code " + exitCode, running.log());
      }
    } finally {
      if (running.isAlive()) { // interrupted
        running.kill();
      }
    }
  }

  private static void waitBriefly(ChildProcess running) {
    try {
      running.onExit().get(BETWEEN_REPORTS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException stillRunning) {
      return;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ComponentFailure.of(NAME, "interrupted", e);
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
