package ai.coditect.selfservice.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryForEverTest {

  @Test
  void finding_no_permit_is_a_failure_of_a_step_only_that_has_failed_before() {
    assertThat(RetryForEver.busy("step", 0)).isNotNull();
    assertThatThrownBy(() -> RetryForEver.busy("step", 1)).isInstanceOf(StepBusyException.class);
  }

  @ParameterizedTest
  @CsvSource({"1, 500", "2, 1000", "3, 2000", "6, 16000", "7, 30000", "1000000, 30000"})
  void pauses_double_up_to_half_a_minute(int failures, long millis) {
    assertThat(RetryForEver.pause(failures, 0)).isEqualTo(Duration.ofMillis(millis));
    assertThat(RetryForEver.pause(failures, 1)).isEqualTo(Duration.ofMillis(millis / 2));
  }
}
