package ai.coditect.selfservice.webhooks;

import ai.coditect.contracts.Require;
import ai.coditect.platform.outbound.PublicHttp;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How webhooks are delivered.
 *
 * @param firstPause after the first failure; each further pause is three times as long, up to ten
 *     hours
 * @param giveUpAfter how long one delivery is tried
 * @param connectTimeout to reach a receiver
 * @param timeout for its whole answer
 * @param kept how long deliveries can be looked at and sent again; at most 28 days, so that nothing
 *     of them outlasts the 30 days of an erasure
 * @param perTenant webhooks that a tenant may have
 * @param localTargets whether plain HTTP and addresses that are not public are allowed: for tests
 *     on one machine, never elsewhere
 */
@ConfigurationProperties("coditect.webhooks")
record WebhookProperties(
    @DefaultValue("5s") Duration firstPause,
    @DefaultValue("72h") Duration giveUpAfter,
    @DefaultValue("5s") Duration connectTimeout,
    @DefaultValue("15s") Duration timeout,
    @DefaultValue("28d") Duration kept,
    @DefaultValue("10") int perTenant,
    @DefaultValue("false") boolean localTargets) {

  private static final Duration LONGEST_PAUSE = Duration.ofHours(10);
  private static final Duration LONGEST_KEPT = Duration.ofDays(28);
  private static final int GROWTH = 3;

  WebhookProperties {
    Require.that(firstPause.isPositive(), "coditect.webhooks.first-pause must be positive");
    Require.that(connectTimeout.isPositive(), "coditect.webhooks.connect-timeout must be positive");
    Require.that(timeout.isPositive(), "coditect.webhooks.timeout must be positive");
    Require.that(
        kept.compareTo(giveUpAfter) > 0 && kept.compareTo(LONGEST_KEPT) <= 0,
        "coditect.webhooks.kept must exceed give-up-after and be at most 28 days");
    Require.atLeast(1, perTenant, "coditect.webhooks.per-tenant");
  }

  /** How far the client goes that delivers. */
  PublicHttp.Limits limits() {
    return new PublicHttp.Limits("CODITECT-Webhooks/1", connectTimeout, timeout, localTargets);
  }

  /**
   * How long to wait after so many failures.
   *
   * @param random from 0 to 1; shortens it by up to a fifth, so that many do not come back at once
   */
  Duration pause(int failures, double random) {
    double growth = Math.pow(GROWTH, Math.min(failures, 20) - 1.0);
    double millis =
        Math.min((double) firstPause.toMillis() * growth, (double) LONGEST_PAUSE.toMillis());
    return Duration.ofMillis((long) (millis * (1 - random / 5)));
  }
}
