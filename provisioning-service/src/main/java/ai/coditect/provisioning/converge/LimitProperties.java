package ai.coditect.provisioning.converge;

import ai.coditect.contracts.Require;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much of this replica one cell and one target may take up.
 *
 * @param runsPerCell tenants of one cell that are worked on at the same time
 * @param runsPerSickCell the same while a circuit breaker of the cell is open
 * @param callsPerTarget calls of one cell's target at the same time
 * @param permitWait how long a step waits for such a call before its run is put off
 * @param breakerWindow the last calls that a circuit breaker looks at; it opens when half of them
 *     failed because the target does not answer
 * @param breakerPause how long an open circuit breaker lets nothing through
 * @param breakerProbes calls that it then lets through to find out
 */
@ConfigurationProperties("coditect.limits")
record LimitProperties(
    @DefaultValue("48") int runsPerCell,
    @DefaultValue("4") int runsPerSickCell,
    @DefaultValue("64") int callsPerTarget,
    @DefaultValue("2s") Duration permitWait,
    @DefaultValue("20") int breakerWindow,
    @DefaultValue("5s") Duration breakerPause,
    @DefaultValue("3") int breakerProbes) {

  LimitProperties {
    Require.atLeast(1, runsPerCell, "coditect.limits.runs-per-cell");
    Require.that(
        runsPerSickCell >= 1 && runsPerSickCell <= runsPerCell,
        "coditect.limits.runs-per-sick-cell: 1 to runs-per-cell");
    Require.atLeast(1, callsPerTarget, "coditect.limits.calls-per-target");
    Require.that(permitWait.isPositive(), "coditect.limits.permit-wait must be positive");
    Require.atLeast(2, breakerWindow, "coditect.limits.breaker-window");
    Require.that(breakerPause.isPositive(), "coditect.limits.breaker-pause must be positive");
    Require.atLeast(1, breakerProbes, "coditect.limits.breaker-probes");
  }
}
