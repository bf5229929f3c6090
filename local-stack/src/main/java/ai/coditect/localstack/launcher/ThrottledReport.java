package ai.coditect.localstack.launcher;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.Consumer;

/** Prints progress as plain lines: what begins, and how far it is at most every 15 s. */
final class ThrottledReport implements Consumer<String> {

  private static final Duration BETWEEN_LINES = Duration.ofSeconds(15);
  private static final int COMPARED = 12;

  private final PrintStream out;
  private final String title;
  private String last = "";
  private long lastAt;

  ThrottledReport(PrintStream out, String title) {
    this.out = out;
    this.title = title;
  }

  @Override
  public synchronized void accept(String activity) {
    long now = System.nanoTime();
    boolean samekind = beginning(activity).equals(beginning(last));
    if (activity.isEmpty() || (samekind && now - lastAt < BETWEEN_LINES.toNanos())) {
      return;
    }
    last = activity;
    lastAt = now;
    out.println(title + ": " + activity);
  }

  private static String beginning(String activity) {
    return activity.substring(0, Math.min(COMPARED, activity.length()));
  }
}
