package ai.coditect.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;

/** Pins what an operator gets who sets nothing. */
class SettingsTest {

  @Test
  void the_service_has_its_documented_name_ports_and_audience() throws IOException {
    List<PropertySource<?>> sources =
        new YamlPropertySourceLoader()
            .load("application", new ClassPathResource("application.yaml"));
    PropertySource<?> settings = sources.getFirst();

    assertThat(settings.getProperty("spring.application.name")).isEqualTo("audit-service");
    assertThat(settings.getProperty("server.port")).isEqualTo(8082);
    assertThat(settings.getProperty("management.server.port")).isEqualTo(9082);
    assertThat(settings.getProperty("spring.security.oauth2.resourceserver.jwt.audiences"))
        .isEqualTo("audit-service");
    assertThat(settings.getProperty("spring.kafka.consumer.max-poll-records")).isEqualTo(2000);
  }
}
