package ai.coditect.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.localstack.process.Ports;
import ai.coditect.localstack.stack.StackPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code ./run} itself, as a newcomer types it: an empty data folder, the demo, the end. */
class RunCommandTest {

  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
  private static final Path DATA = Path.of("target/run-command/data").toAbsolutePath();
  private static final int PORTS = 53;

  private final Path log = Path.of("target/run-command/run.log").toAbsolutePath();
  private @Nullable Process running;

  @AfterEach
  void stopWhatIsLeft() throws InterruptedException {
    Process left = running;
    if (left != null && left.isAlive()) {
      left.destroy();
      if (!left.waitFor(20, TimeUnit.SECONDS)) {
        left.destroyForcibly();
      }
    }
  }

  @Test
  void startsRunsTheDemoStopsAndLeavesNothingBehind() throws Exception {
    Set<String> before = filesOfCheckout();
    Files.createDirectories(log.getParent());
    String base = Integer.toString(Ports.freeRange(PORTS));
    Process stack = run(log, "--data-dir", DATA.toString(), "--fresh", "--port-base", base);
    running = stack;
    await()
        .atMost(Duration.ofMinutes(4))
        .until(
            () -> {
              assertThat(stack.isAlive()).as("./run ended: " + Files.readString(log)).isTrue();
              return Files.readString(log).contains("Everything is ready");
            });
    List<ProcessHandle> processes = stack.descendants().toList();
    assertThat(processes).hasSizeGreaterThanOrEqualTo(StackPart.values().length - 1);

    Path demoLog = log.resolveSibling("demo.log");
    Process demo = run(demoLog, "demo", "--data-dir", DATA.toString());
    assertThat(demo.waitFor(6, TimeUnit.MINUTES)).isTrue();
    assertThat(demo.exitValue()).as(Files.readString(demoLog)).isZero();
    assertThat(Files.readString(demoLog))
        .contains("succeeded Converged")
        .contains("every entry proved to be in the tree")
        .contains("effective tier: team")
        .contains("POST …/tier-changes → 409 tier-change-blocked")
        .contains("the tenant is untouched: team")
        .contains("retained[]: database.schema.")
        .contains("role bindings left: 0")
        .contains("lifted, and ready again")
        .contains("nothing left in kubernetes")
        .contains("nothing left in database")
        .contains("observations verified offline")
        .contains(
            "kubectl get resourcequotas: 200",
            "kubectl delete resourcequota coditect: 403",
            "kubectl get pods --namespace kube-system: 403")
        .contains("12 of 12 seats taken", "one more → 409 no-seat-left")
        .contains("and agrees → completed, with 200 seats", "effective tier: enterprise")
        .contains("ACCEPTED", "package (evidence)", "REFUSED");

    Process second = run(log.resolveSibling("second.log"), "--data-dir", DATA.toString());
    assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(second.exitValue()).as("a second ./run on the same folder").isNotZero();

    Process stop = run(log.resolveSibling("stop.log"), "stop", "--data-dir", DATA.toString());
    assertThat(stop.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(stack.waitFor(15, TimeUnit.SECONDS)).as("ends within 15 s").isTrue();
    await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
    assertThat(filesOfCheckout()).isEqualTo(before);
  }

  private static Process run(Path output, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(CHECKOUT.resolve("run").toString()));
    command.addAll(List.of(arguments));
    var builder =
        new ProcessBuilder(command)
            .directory(CHECKOUT.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    // The build that runs this test has just made the jars.
    builder.environment().put("CODITECT_AS_BUILT", "true");
    return builder.start();
  }

  /** All files of the checkout but those that builds and git make. */
  private static Set<String> filesOfCheckout() throws IOException {
    try (Stream<Path> files = Files.walk(CHECKOUT)) {
      return files
          .map(CHECKOUT::relativize)
          .filter(file -> !file.startsWith(".git"))
          .map(Path::toString)
          .filter(file -> !file.matches("([^/]+/)?target(/.*)?"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
