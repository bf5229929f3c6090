package ai.coditect.provisioning.converge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class LimitPropertiesTest {

  @Test
  void theDefaultsArePinned() {
    assertThat(
            new Binder(new MapConfigurationPropertySource())
                .bindOrCreate("coditect.limits", LimitProperties.class))
        .isEqualTo(
            new LimitProperties(48, 4, 64, Duration.ofSeconds(2), 20, Duration.ofSeconds(5), 3));
  }
}
