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
 * @param parallelRuns how many tenants this replica works on at the same time
 * @param parallelSteps how many steps of one tenant run at the same time
 * @param pollInterval how often the work rows are looked at if nothing wakes the dispatcher
 * @param lease how long a tenant stays with a replica that says nothing; renewed every third of it
 * @param journalWriters how many transactions of checkpoints are written side by side
 * @param checkpointBatch how many checkpoints are committed together at most
 * @param stopTimeout how long a stop waits for runs to reach their next step boundary
 */
@ConfigurationProperties("coditect.converge")
record ConvergeProperties(
    @DefaultValue("10m") Duration driftInterval,
    @DefaultValue("500ms") Duration firstBackoff,
    @DefaultValue("30s") Duration maxBackoff,
    @DefaultValue("30s") Duration awaitInterval,
    @DefaultValue("64") int parallelRuns,
    @DefaultValue("8") int parallelSteps,
    @DefaultValue("250ms") Duration pollInterval,
    @DefaultValue("15s") Duration lease,
    @DefaultValue("4") int journalWriters,
    @DefaultValue("128") int checkpointBatch,
    @DefaultValue("8s") Duration stopTimeout) {

  ConvergeProperties {
    Require.that(driftInterval.isPositive(), "coditect.converge.drift-interval must be positive");
    Require.that(firstBackoff.isPositive(), "coditect.converge.first-backoff must be positive");
    Require.that(
        maxBackoff.compareTo(firstBackoff) >= 0,
        "coditect.converge.max-backoff must not be below first-backoff");
    Require.that(awaitInterval.isPositive(), "coditect.converge.await-interval must be positive");
    Require.atLeast(1, parallelRuns, "coditect.converge.parallel-runs");
    Require.atLeast(1, parallelSteps, "coditect.converge.parallel-steps");
    Require.that(pollInterval.isPositive(), "coditect.converge.poll-interval must be positive");
    Require.that(
        lease.compareTo(Duration.ofSeconds(1)) >= 0, "coditect.converge.lease: at least 1s");
    Require.that(
        journalWriters >= 1 && journalWriters <= 8, "coditect.converge.journal-writers: 1 to 8");
    Require.that(
        checkpointBatch >= 1 && checkpointBatch <= 1_000,
        "coditect.converge.checkpoint-batch: 1 to 1000");
    Require.that(!stopTimeout.isNegative(), "coditect.converge.stop-timeout: not negative");
  }
}
