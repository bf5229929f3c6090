package ai.coditect.localstack.launcher;

import ai.coditect.localstack.stack.PartState;
import ai.coditect.localstack.stack.PortPlan;
import ai.coditect.localstack.stack.StackPart;
import java.io.PrintStream;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** One line for each change, for logs and pipes. */
final class PlainLines implements Progress {

  private final PrintStream out;
  private final PortPlan ports;
  private final Map<StackPart, ThrottledReport> activities = new EnumMap<>(StackPart.class);
  private final Set<StackPart> begun = EnumSet.noneOf(StackPart.class);

  PlainLines(PrintStream out, PortPlan ports) {
    this.out = out;
    this.ports = ports;
  }

  @Override
  public synchronized void changed(StackPart part, PartState state) {
    switch (state) {
      case PartState.Waiting waiting -> {}
      case PartState.Starting starting -> {
        if (starting.activity().isEmpty()) {
          if (begun.add(part)) {
            out.println(part.title() + ": starting");
          }
        } else {
          activities
              .computeIfAbsent(part, any -> new ThrottledReport(out, part.title()))
              .accept(starting.activity());
        }
      }
      case PartState.Ready ready ->
          out.println(
              part.title() + ": ready after " + seconds(ready.took()) + ", " + ports.address(part));
      case PartState.Failed failed -> out.println(part.title() + ": failed");
      case PartState.Stopped stopped -> {}
    }
  }

  static String seconds(Duration duration) {
    return "%.1f s".formatted(duration.toMillis() / 1e3);
  }

  @Override
  public void close() {}
}
