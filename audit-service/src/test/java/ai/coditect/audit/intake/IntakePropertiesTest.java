package ai.coditect.audit.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class IntakePropertiesTest {

  @Test
  void defaults() {
    assertThat(bound(Map.of()))
        .isEqualTo(new IntakeProperties(Duration.ofDays(7), Duration.ofDays(25), 2000));
  }

  @Test
  void no_topic_may_keep_personal_data_beyond_the_time_for_erasure() {
    assertThatThrownBy(() -> bound(Map.of("coditect.intake.retention", "26d")))
        .rootCause()
        .hasMessageContaining("coditect.intake.retention");
    assertThatThrownBy(() -> bound(Map.of("coditect.intake.dead-letter-retention", "0s")))
        .rootCause()
        .hasMessageContaining("dead-letter-retention");
  }

  private static IntakeProperties bound(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("coditect.intake", IntakeProperties.class);
  }
}
