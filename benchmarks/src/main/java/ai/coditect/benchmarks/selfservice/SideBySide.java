package ai.coditect.benchmarks.selfservice;

import ai.coditect.benchmarks.figures.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The service and what it is measured by, as fast as each goes, taking turns. */
final class SideBySide {

  private final Side ours;
  private final Side theirs;

  private SideBySide(Side ours, Side theirs) {
    this.ours = ours;
    this.theirs = theirs;
  }

  /**
   * One of the two.
   *
   * @param what its answers are called
   * @param processorTime what its process has used since it began
   */
  record Side(String what, Load load, Supplier<Duration> processorTime) {

    private double turn(int count) {
      Duration before = processorTime.get();
      double aSecond = load.asFastAsItGoes(count);
      Figures.note("  " + what + " a second", aSecond);
      Figures.note(
          "    ms of processor each, in its JVM",
          processorTime.get().minus(before).toNanos() / 1e6 / count);
      return aSecond;
    }
  }

  static SideBySide of(Side ours, Side theirs) {
    return new SideBySide(ours, theirs);
  }

  /** So many requests to each that do not count. */
  SideBySide warm(int count) {
    var _ = ours.load().asFastAsItGoes(count);
    var _ = theirs.load().asFastAsItGoes(count);
    return this;
  }

  /** Takes the turns, prints the figures, and returns our median a second. */
  double atLeast(double share, int turns, int each) {
    List<Double> our = new ArrayList<>();
    List<Double> their = new ArrayList<>();
    for (int turn = 0; turn < turns; turn++) {
      our.add(ours.turn(each));
      their.add(theirs.turn(each));
    }
    double median = median(our);
    Figures.atLeast(
        share, ours.what() + " by " + theirs.what() + ", median of each", median / median(their));
    return median;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
