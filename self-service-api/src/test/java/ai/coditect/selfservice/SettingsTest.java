package ai.coditect.selfservice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;

/** Pins what an operator gets who sets nothing. */
class SettingsTest {

  private final PropertySource<?> settings = load();

  @ParameterizedTest
  @CsvSource({
    "spring.application.name, self-service-api",
    "server.port, 8080",
    "management.server.port, 9080",
    "spring.security.oauth2.resourceserver.jwt.audiences, self-service-api",
    "spring.mail.properties.mail.smtp.connectiontimeout, 5000",
    "spring.mail.properties.mail.smtp.timeout, 10000",
    "spring.mail.properties.mail.smtp.writetimeout, 10000",
    "db-scheduler.heartbeat-interval, 5s",
    "db-scheduler.missed-heartbeats-limit, 4",
    "coditect.regions[0].name, eu-local",
    "coditect.sign-in.url, ${spring.security.oauth2.resourceserver.jwt.issuer-uri}/account",
  })
  void the_service_has_its_documented_settings(String name, String value) {
    assertThat(String.valueOf(settings.getProperty(name))).isEqualTo(value);
  }

  @Test
  void no_secret_has_a_default() {
    assertThat(settings.getProperty("coditect.secrets.pepper-file")).isNull();
    assertThat(settings.getProperty("coditect.identity.client-secret")).isNull();
    assertThat(settings.getProperty("spring.datasource.password")).isNull();
  }

  private static PropertySource<?> load() {
    try {
      return new YamlPropertySourceLoader()
          .load("application", new ClassPathResource("application.yaml"))
          .getFirst();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
