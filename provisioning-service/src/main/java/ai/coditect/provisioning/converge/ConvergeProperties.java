package ai.coditect.provisioning.converge;

import ai.coditect.contracts.Require;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When tenants are worked on, and how wide.
 *
 * @param driftInterval how long after a finished run a tenant is looked at again, give or take a
 *     quarter
 * @param firstBackoff the pause after a first failure; doubled with each further one, and jittered
 * @param maxBackoff the longest pause between two attempts
 * @param awaitInterval how long a tenant waits for something that should wake it, before it is
 *     looked at anyway
 * @param parallelSteps how many steps of one tenant run at the same time
 */
@ConfigurationProperties("coditect.converge")
record ConvergeProperties(
    @DefaultValue("10m") Duration driftInterval,
    @DefaultValue("500ms") Duration firstBackoff,
    @DefaultValue("30s") Duration maxBackoff,
    @DefaultValue("30s") Duration awaitInterval,
    @DefaultValue("8") int parallelSteps) {

  ConvergeProperties {
    Require.that(driftInterval.isPositive(), "coditect.converge.drift-interval must be positive");
    Require.that(firstBackoff.isPositive(), "coditect.converge.first-backoff must be positive");
    Require.that(
        maxBackoff.compareTo(firstBackoff) >= 0,
        "coditect.converge.max-backoff must not be below first-backoff");
    Require.that(awaitInterval.isPositive(), "coditect.converge.await-interval must be positive");
    Require.atLeast(1, parallelSteps, "coditect.converge.parallel-steps");
  }
}
