package ai.coditect.audit.siem;

import ai.coditect.contracts.Require;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the streams to tenants' monitoring.
 *
 * @param poll how often it is looked what is to be sent
 * @param batch how many entries one request carries at most
 * @param parallel how many streams a replica serves at once
 * @param connectTimeout to reach a collector
 * @param timeout for its whole answer
 * @param firstPause after the first failure; each further one is twice as long
 * @param longestPause at the most
 * @param rejections how often a collector must refuse one entry before it is set aside
 * @param perTenant streams that a tenant may have
 * @param localTargets whether plain HTTP and addresses that are not public are allowed: for tests
 *     on one machine, never elsewhere
 */
@ConfigurationProperties("coditect.siem")
record SiemProperties(
    @DefaultValue("2s") Duration poll,
    @DefaultValue("200") int batch,
    @DefaultValue("8") int parallel,
    @DefaultValue("5s") Duration connectTimeout,
    @DefaultValue("15s") Duration timeout,
    @DefaultValue("5s") Duration firstPause,
    @DefaultValue("10m") Duration longestPause,
    @DefaultValue("5") int rejections,
    @DefaultValue("5") int perTenant,
    @DefaultValue("false") boolean localTargets) {

  private static final int LARGEST_BATCH = 1000;

  SiemProperties {
    Require.that(poll.isPositive(), "coditect.siem.poll must be positive");
    Require.that(batch >= 1 && batch <= LARGEST_BATCH, "coditect.siem.batch: between 1 and 1000");
    Require.atLeast(1, parallel, "coditect.siem.parallel");
    Require.that(connectTimeout.isPositive(), "coditect.siem.connect-timeout must be positive");
    Require.that(timeout.isPositive(), "coditect.siem.timeout must be positive");
    Require.that(firstPause.isPositive(), "coditect.siem.first-pause must be positive");
    Require.that(
        longestPause.compareTo(firstPause) >= 0,
        "coditect.siem.longest-pause: at least the first pause");
    Require.atLeast(1, rejections, "coditect.siem.rejections");
    Require.atLeast(1, perTenant, "coditect.siem.per-tenant");
  }

  /** How long to wait after so many failures in a row. */
  Duration pause(int failures) {
    Duration pause = firstPause.multipliedBy(1L << Math.min(failures - 1, 16));
    return pause.compareTo(longestPause) > 0 ? longestPause : pause;
  }
}
