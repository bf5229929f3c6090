package ai.coditect.selfservice.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryForEverTest {

  @ParameterizedTest
  @CsvSource({"1, 500", "2, 1000", "3, 2000", "6, 16000", "7, 30000", "1000000, 30000"})
  void pauses_double_up_to_half_a_minute(int failures, long millis) {
    assertThat(RetryForEver.pause(failures, 0)).isEqualTo(Duration.ofMillis(millis));
    assertThat(RetryForEver.pause(failures, 1)).isEqualTo(Duration.ofMillis(millis / 2));
  }
}
