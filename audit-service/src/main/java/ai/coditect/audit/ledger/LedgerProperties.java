package ai.coditect.audit.ledger;

import ai.coditect.contracts.Require;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the ledger.
 *
 * @param origin the log's name, unique in the world and never changed: the first line of what will
 *     be its signed checkpoints
 * @param gapGrace how long an event may come later than its successor before it counts as missing
 * @param gapLook how often it is looked whether some have become missing, or have come after all
 */
@ConfigurationProperties("coditect.ledger")
public record LedgerProperties(
    String origin, @DefaultValue("1m") Duration gapGrace, @DefaultValue("10s") Duration gapLook) {

  /** Validates. */
  public LedgerProperties {
    Require.text(origin, 255, "coditect.ledger.origin");
    Require.that(
        origin.chars().noneMatch(c -> c <= ' ' || c == '+' || c == 127),
        "coditect.ledger.origin: no spaces, control characters or plus signs");
    Require.that(!gapGrace.isNegative(), "coditect.ledger.gap-grace must not be negative");
    Require.that(gapLook.isPositive(), "coditect.ledger.gap-look must be positive");
  }
}
