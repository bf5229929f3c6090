package ai.coditect.localstack.launcher;

import ai.coditect.localstack.stack.PartState;
import ai.coditect.localstack.stack.PortPlan;
import ai.coditect.localstack.stack.StackPart;
import java.io.PrintStream;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;

/** A table on a terminal that is drawn again in place, several times a second. */
final class LiveTable implements Progress {

  /** A part's line: its state, and since when. */
  private record Row(PartState state, long since) {}

  private static final Duration REDRAW = Duration.ofMillis(250);
  private static final String CLEAR_LINE = "\033[2K";
  private static final int ACTIVITY_WIDTH = 40;

  private final PrintStream out;
  private final PortPlan ports;
  private final Map<StackPart, Row> rows = new EnumMap<>(StackPart.class);
  private final Timer timer = new Timer("table", true);
  private int drawnLines;
  private boolean closed;

  LiveTable(PrintStream out, PortPlan ports) {
    this.out = out;
    this.ports = ports;
    timer.schedule(
        new TimerTask() {
          @Override
          public void run() {
            draw();
          }
        },
        0,
        REDRAW.toMillis());
  }

  @Override
  public synchronized void changed(StackPart part, PartState state) {
    Row before = rows.get(part);
    // A new activity does not start the clock again.
    boolean goesOn =
        state instanceof PartState.Starting
            && before != null
            && before.state() instanceof PartState.Starting;
    rows.put(part, new Row(state, goesOn && before != null ? before.since() : System.nanoTime()));
  }

  private synchronized void draw() {
    if (closed || rows.isEmpty()) {
      return;
    }
    var frame = new StringBuilder();
    if (drawnLines > 0) {
      frame.append("\033[").append(drawnLines).append('A');
    }
    rows.forEach(
        (part, row) ->
            frame.append(CLEAR_LINE).append(line(part, row, System.nanoTime())).append('\n'));
    drawnLines = rows.size();
    out.print(frame);
    out.flush();
  }

  /** At most 79 columns, so that no terminal breaks it in two. */
  private String line(StackPart part, Row row, long now) {
    Duration elapsed = Duration.ofNanos(now - row.since());
    return switch (row.state()) {
      case PartState.Waiting waiting -> text(part, "waiting", "", "");
      case PartState.Starting starting when starting.activity().isEmpty() ->
          text(part, "starting", PlainLines.seconds(elapsed), "");
      case PartState.Starting starting ->
          text(part, "building", PlainLines.seconds(elapsed), starting.activity());
      case PartState.Ready ready ->
          text(
              part,
              "\033[32mready\033[0m   ",
              PlainLines.seconds(ready.took()),
              ports.address(part));
      case PartState.Failed failed -> text(part, "\033[31mfailed\033[0m  ", "", "");
      case PartState.Stopped stopped -> text(part, "stopped", "", "");
    };
  }

  private static String text(StackPart part, String state, String time, String activity) {
    String shown =
        activity.length() > ACTIVITY_WIDTH ? activity.substring(0, ACTIVITY_WIDTH) : activity;
    return "  %-21s %-8s %8s  %s".formatted(part.title(), state, time, shown).stripTrailing();
  }

  @Override
  public synchronized void close() {
    draw();
    closed = true;
    timer.cancel();
  }
}
