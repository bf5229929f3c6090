package ai.coditect.selfservice.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class RelayPropertiesTest {

  @Test
  void defaults_are_pinned_and_nothing_goes_on_to_a_service_without_an_address() {
    RelayProperties properties =
        new Binder(
                new MapConfigurationPropertySource(
                    Map.of("coditect.relay.targets.audit.paths[0]", "/v1/exports/**")))
            .bind("coditect.relay", RelayProperties.class)
            .get();

    assertThat(properties.connectTimeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(properties.answerTimeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(properties.parallel()).isEqualTo(200);
    assertThat(new RelayedPaths(properties).forAccounts()).isEmpty();
  }
}
