package ai.coditect.selfservice.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class LivePropertiesTest {

  @Test
  void who_sets_nothing_gets_the_documented_values() {
    LiveProperties defaults =
        new Binder(new MapConfigurationPropertySource())
            .bindOrCreate("coditect.live", LiveProperties.class);

    assertThat(defaults)
        .isEqualTo(new LiveProperties(Duration.ofSeconds(15), Duration.ofHours(1), 10, 10_000));
  }

  @Test
  void a_stream_lives_for_more_than_one_heartbeat() {
    assertThatThrownBy(
            () -> new LiveProperties(Duration.ofSeconds(15), Duration.ofSeconds(15), 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
