package ai.coditect.provisioning.exports;

import ai.coditect.contracts.Require;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How copies of tenants' data are made.
 *
 * @param kept how long one can be fetched
 * @param interval how often somebody looks whether one is to be made
 * @param lease how long its maker may be silent before another replica begins anew
 * @param firstRetry how long after a failed attempt the next one is made; twice as long each time
 * @param maxRetry the longest such time
 * @param giveUpAfter for how long after it was asked for it is tried
 */
@ConfigurationProperties("coditect.data-exports")
record DataExportProperties(
    @DefaultValue("7d") Duration kept,
    @DefaultValue("2s") Duration interval,
    @DefaultValue("2m") Duration lease,
    @DefaultValue("30s") Duration firstRetry,
    @DefaultValue("1h") Duration maxRetry,
    @DefaultValue("1d") Duration giveUpAfter) {

  DataExportProperties {
    Require.that(kept.isPositive(), "coditect.data-exports.kept must be positive");
    Require.that(interval.isPositive(), "coditect.data-exports.interval must be positive");
    Require.that(lease.isPositive(), "coditect.data-exports.lease must be positive");
    Require.that(firstRetry.isPositive(), "coditect.data-exports.first-retry must be positive");
    Require.that(
        maxRetry.compareTo(firstRetry) >= 0,
        "coditect.data-exports.max-retry must not be shorter than first-retry");
    Require.that(giveUpAfter.isPositive(), "coditect.data-exports.give-up-after must be positive");
  }

  /** How long to wait after so many failed attempts. */
  Duration retryAfter(int attempts) {
    Duration wait = firstRetry;
    for (int failed = 1; failed < attempts && wait.compareTo(maxRetry) < 0; failed++) {
      wait = wait.multipliedBy(2);
    }
    return wait.compareTo(maxRetry) < 0 ? wait : maxRetry;
  }
}
