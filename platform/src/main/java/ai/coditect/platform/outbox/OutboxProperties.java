package ai.coditect.platform.outbox;

import ai.coditect.contracts.Require;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the outbox is relayed.
 *
 * @param batchSize how many events are sent and removed in one transaction
 * @param pollInterval how often the outbox is looked at if nothing wakes the relay
 * @param maxBackoff the longest pause between two attempts
 * @param stopTimeout how long a stop waits for the batch in flight
 */
@ConfigurationProperties("coditect.outbox")
record OutboxProperties(
    @DefaultValue("500") int batchSize,
    @DefaultValue("500ms") Duration pollInterval,
    @DefaultValue("10s") Duration maxBackoff,
    @DefaultValue("5s") Duration stopTimeout) {

  private static final long FIRST_BACKOFF_MILLIS = 250;

  OutboxProperties {
    Require.that(batchSize >= 1 && batchSize <= 10_000, "coditect.outbox.batch-size: 1 to 10000");
    Require.that(pollInterval.isPositive(), "coditect.outbox.poll-interval must be positive");
    Require.that(maxBackoff.isPositive(), "coditect.outbox.max-backoff must be positive");
    Require.that(stopTimeout.isPositive(), "coditect.outbox.stop-timeout must be positive");
  }

  Duration backoff(int attempts) {
    long millis = FIRST_BACKOFF_MILLIS << Math.min(attempts - 1, 20);
    return Duration.ofMillis(Math.min(millis, maxBackoff.toMillis()));
  }
}
