package ai.coditect.provisioning.operator;

import ai.coditect.contracts.Require;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What runs here.
 *
 * @param version as those who deploy call it; null for a digest of the service's jar
 */
@ConfigurationProperties("coditect.deployment")
record DeploymentProperties(@Nullable String version) {

  DeploymentProperties {
    if (version != null) {
      Require.text(version, 63, "coditect.deployment.version");
    }
  }
}
