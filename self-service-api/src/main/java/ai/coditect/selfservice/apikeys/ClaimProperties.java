package ai.coditect.selfservice.apikeys;

import ai.coditect.contracts.Require;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How keys are claimed.
 *
 * @param claimLifetime how long a claim link works
 * @param renewalPause of a tenant, at most one new claim link is mailed in this time
 */
@ConfigurationProperties("coditect.api-keys")
record ClaimProperties(
    @DefaultValue("72h") Duration claimLifetime, @DefaultValue("10m") Duration renewalPause) {

  ClaimProperties {
    Require.that(claimLifetime.isPositive(), "coditect.api-keys.claim-lifetime");
    Require.that(
        renewalPause.toSeconds() >= 1, "coditect.api-keys.renewal-pause must be a second at least");
  }
}
