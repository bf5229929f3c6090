package ai.coditect.selfservice.signups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SignupPropertiesTest {

  @Test
  void whoever_sets_nothing_gets_these() {
    assertThat(bind(Map.of()))
        .isEqualTo(
            new SignupProperties(
                Duration.ofHours(24),
                Duration.ofMinutes(15),
                5,
                6,
                Duration.ofSeconds(30),
                Duration.ofDays(7),
                6,
                1000,
                100,
                10));
  }

  @Test
  void more_tries_than_a_code_can_stand_are_refused_at_the_start() {
    assertThatThrownBy(() -> bind(Map.of("coditect.signups.code-tries", "1000")))
        .hasRootCauseInstanceOf(IllegalArgumentException.class)
        .rootCause()
        .hasMessageContaining("code-tries");
  }

  private static SignupProperties bind(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("coditect.signups", SignupProperties.class);
  }
}
