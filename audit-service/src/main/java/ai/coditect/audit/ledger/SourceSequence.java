package ai.coditect.audit.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Which of a source's numbers have arrived within one scope: all from 1 to {@code highest} but
 * those in the gaps.
 */
record SourceSequence(long highest, List<Gap> gaps) {

  static final SourceSequence EMPTY = new SourceSequence(0, List.of());

  /** Numbers that are missing, both ends included, and since when. */
  record Gap(long first, long last, Instant since) {

    boolean contains(long number) {
      return first <= number && number <= last;
    }
  }

  SourceSequence {
    gaps = List.copyOf(gaps);
  }

  /** Whether this number has arrived before. */
  boolean has(long number) {
    return number <= highest && gaps.stream().noneMatch(gap -> gap.contains(number));
  }

  /**
   * With one more number. A gap keeps the time since when it is open, also when it gets smaller.
   */
  SourceSequence with(long number, Instant now) {
    List<Gap> open = new ArrayList<>();
    for (Gap gap : gaps) {
      if (!gap.contains(number)) {
        open.add(gap);
        continue;
      }
      if (gap.first() < number) {
        open.add(new Gap(gap.first(), number - 1, gap.since()));
      }
      if (number < gap.last()) {
        open.add(new Gap(number + 1, gap.last(), gap.since()));
      }
    }
    if (number > highest + 1) {
      open.add(new Gap(highest + 1, number - 1, now));
    }
    return new SourceSequence(Math.max(highest, number), open);
  }
}
