package ai.coditect.audit.intake;

import ai.coditect.contracts.Require;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How events come in.
 *
 * @param retention how long Kafka keeps events
 * @param deadLetterRetention how long Kafka keeps what could not be taken
 * @param maxBatch how many events are appended in one transaction at most
 */
@ConfigurationProperties("coditect.intake")
record IntakeProperties(
    @DefaultValue("7d") Duration retention,
    @DefaultValue("25d") Duration deadLetterRetention,
    @DefaultValue("2000") int maxBatch) {

  /** Personal data has to be erased within a month of the request, copies in topics included. */
  private static final Duration LONGEST_RETENTION = Duration.ofDays(25);

  IntakeProperties {
    requireRetention(retention, "retention");
    requireRetention(deadLetterRetention, "dead-letter-retention");
    Require.that(maxBatch >= 1 && maxBatch <= 10_000, "coditect.intake.max-batch: 1 to 10000");
  }

  private static void requireRetention(Duration retention, String name) {
    Require.that(
        retention.isPositive() && retention.compareTo(LONGEST_RETENTION) <= 0,
        "coditect.intake." + name + ": above zero, at most 25d");
  }
}
