package ai.coditect.provisioning.brake;

import ai.coditect.contracts.Require;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When the delete brake engages by itself; the greater of both numbers counts.
 *
 * @param tenantsPerHour tenants with deletions within an hour that are nothing unusual
 * @param percentPerHour the same in percent of all tenants
 * @param wakePerSecond how many tenants a second go on after a release
 */
@ConfigurationProperties("coditect.brake")
record BrakeProperties(
    @DefaultValue("50") int tenantsPerHour,
    @DefaultValue("2") int percentPerHour,
    @DefaultValue("10") int wakePerSecond) {

  BrakeProperties {
    Require.atLeast(0, tenantsPerHour, "coditect.brake.tenants-per-hour");
    Require.that(
        percentPerHour >= 0 && percentPerHour <= 100,
        "coditect.brake.percent-per-hour must be from 0 to 100");
    Require.that(
        wakePerSecond >= 1 && wakePerSecond <= 1_000,
        "coditect.brake.wake-per-second must be from 1 to 1000");
  }
}
