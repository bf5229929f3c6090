package ai.coditect.provisioning.status;

import ai.coditect.contracts.Require;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is said when.
 *
 * @param delayedAfter how long an operation may take before it is reported as delayed
 */
@ConfigurationProperties("coditect.status")
record StatusProperties(@DefaultValue("10m") Duration delayedAfter) {

  StatusProperties {
    Require.that(delayedAfter.isPositive(), "coditect.status.delayed-after must be positive");
  }
}
