package ai.coditect.selfservice.apikeys;

import ai.coditect.contracts.Require;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How keys are claimed.
 *
 * @param claimLifetime how long a claim link works
 */
@ConfigurationProperties("coditect.api-keys")
record ClaimProperties(@DefaultValue("72h") Duration claimLifetime) {

  ClaimProperties {
    Require.that(claimLifetime.isPositive(), "coditect.api-keys.claim-lifetime");
  }
}
