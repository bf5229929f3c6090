package ai.coditect.provisioning.converge;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.provisioning.status.Verdict.Standing;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class PaceTest {

  private final ConvergeProperties defaults =
      new Binder(new MapConfigurationPropertySource())
          .bindOrCreate("coditect.converge", ConvergeProperties.class);
  private final Pace pace = new Pace(defaults, new Random(1));

  @Test
  void theDefaultsArePinned() {
    assertThat(defaults)
        .isEqualTo(
            new ConvergeProperties(
                Duration.ofMinutes(10),
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                64,
                8,
                Duration.ofMillis(250),
                Duration.ofSeconds(15),
                4,
                128,
                Duration.ofSeconds(8)));
  }

  @Test
  void backoffDoublesUpToItsBoundAndIsJittered() {
    for (int attempts = 1; attempts <= 40; attempts++) {
      long full = Math.min(500L << Math.min(attempts - 1, 10), 30_000);
      assertThat(pace.restAfter(Standing.RETRYING, attempts).toMillis())
          .as("attempt " + attempts)
          .isBetween(full / 2, full);
    }
  }

  @Test
  void aQuietTenantIsLookedAtAgainAfterTheDriftInterval() {
    assertThat(pace.restAfter(Standing.READY, 0))
        .isBetween(Duration.ofSeconds(450), Duration.ofSeconds(750));
    assertThat(pace.restAfter(Standing.WORKING, 0)).isZero();
  }
}
