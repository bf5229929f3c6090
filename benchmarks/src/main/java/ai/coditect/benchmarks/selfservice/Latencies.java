package ai.coditect.benchmarks.selfservice;

import java.util.Arrays;
import java.util.Collection;

/** How long things took. */
final class Latencies {

  private final long[] sortedNanos;

  private Latencies(long[] sortedNanos) {
    this.sortedNanos = sortedNanos;
  }

  /** Of nanoseconds in any order. */
  static Latencies of(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return new Latencies(sorted);
  }

  /** Of nanoseconds in any order. */
  static Latencies of(Collection<Long> nanos) {
    return of(nanos.stream().mapToLong(Long::longValue).toArray());
  }

  /** The time, in milliseconds, within which this share of them was done. */
  double millis(double share) {
    return sortedNanos[(int) (sortedNanos.length * share)] / 1e6;
  }
}
