package ai.coditect.localstack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardianTest {

  /** Longer than the guardian's 8 s of grace, as long as a user is promised. */
  private static final Duration NOTHING_LEFT_WITHIN = Duration.ofSeconds(15);

  @TempDir Path folder;

  /**
   * The program whose violent end is tested: starts children, prints their process ids, and stays.
   */
  static final class Parent {

    private Parent() {}

    public static void main(String[] arguments) throws Exception {
      Path folder = Path.of(arguments[0]);
      var obedient =
          ChildProcess.start(
              ChildCommand.of("obedient", folder.resolve("1.log"), List.of("sleep", "600")));
      var stubborn =
          ChildProcess.start(
              ChildCommand.of(
                  "stubborn",
                  folder.resolve("2.log"),
                  List.of("/bin/sh", "-c", "trap '' TERM; while :; do sleep 1; done")));
      var paused =
          ChildProcess.start(
              ChildCommand.of("paused", folder.resolve("3.log"), List.of("sleep", "600")));
      var ended =
          ChildProcess.start(ChildCommand.of("ended", folder.resolve("4.log"), List.of("true")));
      ended.onExit().join();
      paused.pause();
      System.out.println(obedient.pid() + " " + stubborn.pid() + " " + paused.pid());
      Thread.currentThread().join();
    }
  }

  @Test
  void children_end_after_their_parent_was_killed() throws Exception {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Parent.class.getName(),
            folder.toString());
    Process parent =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<Long> children;
    try (BufferedReader out = parent.inputReader(StandardCharsets.UTF_8)) {
      children = Stream.of(out.readLine().split(" ", -1)).map(Long::valueOf).toList();
    }
    assertThat(children).allMatch(GuardianTest::isRunning);

    parent.destroyForcibly().waitFor();

    await()
        .atMost(NOTHING_LEFT_WITHIN)
        .until(() -> children.stream().noneMatch(GuardianTest::isRunning));
  }

  @Test
  void a_stopped_child_is_gone_and_its_exit_is_told() {
    var child =
        ChildProcess.start(
            ChildCommand.of("child", folder.resolve("child.log"), List.of("sleep", "600")));

    child.stop(Duration.ofSeconds(5));

    assertThat(child.isAlive()).isFalse();
    assertThat(child.onExit()).succeedsWithin(Duration.ofSeconds(5));
  }

  @Test
  void a_child_that_ends_while_it_starts_is_reported_with_the_last_lines_of_its_log() {
    var child =
        ChildProcess.start(
            ChildCommand.of(
                "child",
                folder.resolve("child.log"),
                List.of("/bin/sh", "-c", "echo the disk is full; exit 3")));

    assertThatThrownBy(() -> child.awaitReady(Duration.ofSeconds(10), () -> false))
        .isInstanceOf(ComponentFailure.class)
        .hasMessageContainingAll(
            "exit code 3", folder.resolve("child.log").toString(), "the disk is full");
  }

  /** A defunct process has ended: that nobody has collected it yet is not our concern. */
  private static boolean isRunning(long pid) {
    return ProcessHandle.of(pid)
        .map(handle -> handle.isAlive() && handle.info().command().isPresent())
        .orElse(false);
  }
}
