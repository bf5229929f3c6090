package ai.coditect.platform.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fast way of reading times gives what the general one gives, or leaves the text to it. */
class UtcInstantsTest {

  private static final long FIRST = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
  private static final long LAST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
  private static final long[] UNITS = {1_000_000_000, 1_000_000, 1_000, 100, 1};

  @Test
  void every_time_that_is_written_is_read_as_it_was() {
    var random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      long unit = UNITS[i % UNITS.length];
      long nanos = random.nextInt(1_000_000_000) / unit * unit;
      Instant time = Instant.ofEpochSecond(random.nextLong(FIRST, LAST), nanos);
      assertThat(UtcInstants.read(time.toString())).isEqualTo(time);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2024-02-29T00:00:00Z",
        "2026-11-23T20:15:30.5Z",
        "2026-11-23T20:15:30.000000001Z",
        "2026-11-23T23:59:59.999999999Z",
      })
  void these_are_read_at_once(String text) {
    assertThat(UtcInstants.read(text)).isEqualTo(Instant.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-23T20:15:30+01:00",
        "2026-11-23T24:00:00Z",
        "2026-12-31T23:59:60Z",
        "+12026-11-23T20:15:30Z",
        "2026-11-23t20:15:30z",
      })
  void other_forms_are_read_as_ever(String text) {
    assertThat(UtcInstants.read(text)).isNull();
    assertThat(inEvent(text)).isEqualTo(Instant.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-00-10T00:00:00Z",
        "2026-11-00T00:00:00Z",
        "2026-11-23T20:61:30Z",
        "2026-11-23T20:15:30.1234567890Z",
        "2026-11-23T20:15:30x123Z",
        "2026-11-23 20:15:30Z",
        "2026-11-23T20:15:3\u0665Z",
        "then"
      })
  void what_is_no_time_is_refused_as_ever(String text) {
    assertThat(UtcInstants.read(text)).isNull();
    assertThatExceptionOfType(DateTimeParseException.class).isThrownBy(() -> Instant.parse(text));
    assertThatExceptionOfType(UnreadableEventException.class).isThrownBy(() -> inEvent(text));
  }

  private static Instant inEvent(String text) {
    return EventJson.read("{\"at\":\"%s\"}".formatted(text), Timed.class).at();
  }

  private record Timed(Instant at) {}
}
