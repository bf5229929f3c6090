package ai.coditect.platform.sweep;

import ai.coditect.contracts.Require;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How sweeps are paced. Together, {@code pageSize} and {@code pause} bound how many rows a second a
 * sweep touches, whatever the number of replicas.
 *
 * @param interval from the end of one sweep to the begin of the next
 * @param pageSize rows in one transaction
 * @param pause from one page to the next
 */
@ConfigurationProperties("coditect.sweep")
record SweepProperties(
    @DefaultValue("1d") Duration interval,
    @DefaultValue("100") int pageSize,
    @DefaultValue("1s") Duration pause) {

  SweepProperties {
    Require.that(interval.isPositive(), "coditect.sweep.interval must be positive");
    Require.that(pageSize >= 1 && pageSize <= 1_000, "coditect.sweep.page-size: 1 to 1000");
    Require.that(pause.isPositive(), "coditect.sweep.pause must be positive");
  }
}
