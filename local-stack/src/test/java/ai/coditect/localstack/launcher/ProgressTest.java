package ai.coditect.localstack.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.localstack.stack.PartState;
import ai.coditect.localstack.stack.PortPlan;
import ai.coditect.localstack.stack.StackPart;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private static final PortPlan PORTS = new PortPlan(8080);

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);

  @Test
  void without_a_terminal_each_change_is_one_plain_line_and_a_long_build_few() {
    try (var lines = new PlainLines(out, PORTS)) {
      tellAll(lines);
    }

    assertThat(shown())
        .isEqualTo(
            """
            Kubernetes: starting
            Kubernetes: building etcd: 1 of 600 packages
            Kubernetes: ready after 62.5 s, https://127.0.0.1:8132
            Kafka: failed
            """);
  }

  @Test
  void the_table_shows_each_part_on_a_line_that_no_terminal_breaks() {
    try (var table = new LiveTable(out, PORTS)) {
      tellAll(table);
    }

    String frame = shown().replaceAll("\033\\[[0-9]*[A-Za-z]", "");
    assertThat(frame)
        .containsSubsequence(
            "Kafka", "failed", "Kubernetes", "ready", "62.5 s", "https://127.0.0.1:8132");
    assertThat(frame.lines()).allMatch(line -> line.length() < 80);
  }

  private static void tellAll(Progress progress) {
    progress.changed(StackPart.CONTROL_PLANE, new PartState.Waiting());
    progress.changed(StackPart.CONTROL_PLANE, new PartState.Starting(""));
    progress.changed(
        StackPart.CONTROL_PLANE, new PartState.Starting("building etcd: 1 of 600 packages"));
    progress.changed(
        StackPart.CONTROL_PLANE, new PartState.Starting("building etcd: 2 of 600 packages"));
    progress.changed(StackPart.CONTROL_PLANE, new PartState.Ready(Duration.ofMillis(62_500)));
    progress.changed(StackPart.KAFKA, new PartState.Failed("the disk is full"));
  }

  private String shown() {
    return shown.toString(StandardCharsets.UTF_8);
  }
}
