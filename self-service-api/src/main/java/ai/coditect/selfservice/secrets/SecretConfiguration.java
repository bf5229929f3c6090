package ai.coditect.selfservice.secrets;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Base64;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reads the pepper when the service starts, and fails the start if there is none. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SecretProperties.class)
class SecretConfiguration {

  @Bean
  Pepper pepper(SecretProperties properties) {
    try {
      String text = Files.readString(properties.pepperFile()).strip();
      return new Pepper(Base64.getDecoder().decode(text));
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "coditect.secrets.pepper-file: %s does not hold 32 bytes in base64"
              .formatted(properties.pepperFile()),
          e);
    }
  }
}
