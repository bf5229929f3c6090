package ai.coditect.audit.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.audit.ledger.SourceSequence.Gap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SourceSequenceTest {

  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final Instant LATER = NOON.plusSeconds(60);

  @Test
  void numbers_in_their_order_leave_no_gap() {
    assertThat(after(1, 2, 3)).isEqualTo(new SourceSequence(3, List.of()));
  }

  @Test
  void what_is_jumped_over_is_a_gap() {
    assertThat(after(1, 5).gaps()).containsExactly(new Gap(2, 4, NOON));
  }

  @Test
  void a_source_that_does_not_begin_at_one_has_lost_its_beginning() {
    assertThat(after(3).gaps()).containsExactly(new Gap(1, 2, NOON));
  }

  @Test
  void a_late_number_splits_its_gap_and_the_rest_is_missing_as_long_as_before() {
    assertThat(after(6).with(3, LATER).gaps())
        .containsExactly(new Gap(1, 2, NOON), new Gap(4, 5, NOON));
  }

  @Test
  void a_repeated_number_changes_nothing_and_is_known() {
    SourceSequence sequence = after(1, 4);

    assertThat(sequence.has(1)).isTrue();
    assertThat(sequence.has(2)).isFalse();
    assertThat(sequence.has(5)).isFalse();
    assertThat(sequence.with(4, LATER)).isEqualTo(sequence);
  }

  @Test
  void whatever_the_order_once_all_have_come_nothing_is_missing() {
    Random random = new Random(1);
    for (int round = 0; round < 200; round++) {
      List<Long> numbers = new ArrayList<>();
      for (long n = 1; n <= 30; n++) {
        numbers.add(n);
      }
      Collections.shuffle(numbers, random);
      SourceSequence sequence = SourceSequence.EMPTY;
      for (int i = 0; i < numbers.size(); i++) {
        sequence = sequence.with(numbers.get(i), NOON);
        long missing =
            sequence.gaps().stream().mapToLong(gap -> gap.last() - gap.first() + 1).sum();
        assertThat(missing).isEqualTo(sequence.highest() - i - 1);
      }
      assertThat(sequence).isEqualTo(new SourceSequence(30, List.of()));
    }
  }

  private static SourceSequence after(long... numbers) {
    SourceSequence sequence = SourceSequence.EMPTY;
    for (long number : numbers) {
      sequence = sequence.with(number, NOON);
    }
    return sequence;
  }
}
