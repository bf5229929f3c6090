package ai.coditect.selfservice.secrets;

import ai.coditect.contracts.Require;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the service's own secrets are.
 *
 * @param pepperFile 32 random bytes in base64
 */
@ConfigurationProperties("coditect.secrets")
record SecretProperties(Path pepperFile) {

  SecretProperties {
    Require.present(pepperFile, "coditect.secrets.pepper-file");
  }
}
