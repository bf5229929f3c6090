package ai.coditect.audit.selfcheck;

import ai.coditect.contracts.Require;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much the ledger checks itself.
 *
 * @param interval from one check to the next
 * @param patrol how many entries that were checked before are checked again each time
 * @param longest how many new entries are checked at most each time
 */
@ConfigurationProperties("coditect.self-check")
record SelfCheckProperties(
    @DefaultValue("1m") Duration interval,
    @DefaultValue("8192") int patrol,
    @DefaultValue("200000") int longest) {

  SelfCheckProperties {
    Require.that(interval.isPositive(), "coditect.self-check.interval must be positive");
    Require.atLeast(0, patrol, "coditect.self-check.patrol");
    Require.atLeast(1_000, longest, "coditect.self-check.longest");
  }
}
