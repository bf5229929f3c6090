package ai.coditect.provisioning.converge;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.provisioning.status.Verdict.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class PaceTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123Z");

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
      assertThat(pace.restAfter(Standing.RETRYING, NOW, attempts).toMillis())
          .as("attempt " + attempts)
          .isBetween(full / 2, full);
    }
  }

  @Test
  void aQuietTenantIsLookedAtAgainAfterTheDriftInterval() {
    assertThat(pace.restAfter(Standing.READY, NOW, 0))
        .isBetween(Duration.ofSeconds(449), Duration.ofSeconds(750));
    assertThat(pace.restAfter(Standing.WORKING, NOW, 0)).isZero();
  }

  @Test
  void quietTenantsComeToBeDueTogether() {
    assertThat(IntStream.range(0, 100).mapToObj(i -> NOW.plusMillis(i * 137L)))
        .extracting(now -> now.plus(pace.restAfter(Standing.READY, now, 0)).toEpochMilli() % 1_000)
        .containsOnly(0L);
    assertThat(IntStream.range(0, 1_000).mapToObj(_ -> pace.restAfter(Standing.READY, NOW, 0)))
        .as("spread over the interval")
        .satisfies(rests -> assertThat(Set.copyOf(rests)).hasSizeGreaterThan(200));
  }
}
