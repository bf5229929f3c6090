package ai.coditect.benchmarks.figures;

import java.io.PrintStream;

/** Prints figures, each beside its limit; a ratio of 1 or more means that the limit is kept. */
public final class Figures {

  @SuppressWarnings("SystemOut") // what a benchmark prints is its result
  private static final PrintStream OUT = System.out;

  private Figures() {}

  /** A figure without a limit. */
  public static void note(String what, double value) {
    OUT.printf("%-58s %,12.2f%n", what, value);
  }

  /** What has to be this much or more. */
  public static void atLeast(double limit, String what, double value) {
    limited(what, value, ">=", limit, value / limit);
  }

  /** What has to be this much or less. */
  public static void atMost(double limit, String what, double value) {
    limited(what, value, "<=", limit, limit / value);
  }

  /** A line between figures. */
  public static void say(String line) {
    OUT.println(line);
  }

  private static void limited(String what, double value, String sign, double limit, double ratio) {
    OUT.printf("%-58s %,12.2f   limit %s %,8.2f   ratio %.2f%n", what, value, sign, limit, ratio);
  }
}
