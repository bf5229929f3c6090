package ai.coditect.selfservice.exports;

import ai.coditect.contracts.Require;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Copies of tenants' data.
 *
 * @param atMostEvery how long after a copy was asked for, and made, the next one can be;
 *     provisioning reads all that a tenant has for each
 */
@ConfigurationProperties("coditect.data-exports")
record DataExportProperties(@DefaultValue("1d") Duration atMostEvery) {

  DataExportProperties {
    Require.that(
        !atMostEvery.isNegative(), "coditect.data-exports.at-most-every must not be negative");
  }
}
