package ai.coditect.provisioning.converge;

import ai.coditect.contracts.status.OperationOutcome;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.platform.trace.TraceContexts;
import ai.coditect.provisioning.converge.Checkpoint.Release;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.status.Deadlines;
import ai.coditect.provisioning.status.Findings;
import ai.coditect.provisioning.status.StatusReporter;
import ai.coditect.provisioning.status.Verdict;
import ai.coditect.provisioning.status.Verdict.Standing;
import ai.coditect.provisioning.tenants.TenantRecord;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/**
 * Works on a claimed tenant once: converges, reports, gives the row back, all in the log and the
 * trace of what was asked.
 */
@Component
class Worker {

  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  /** Only what could not be caught and reported comes here, the database being away above all. */
  private static final Duration AFTER_UNREPORTED_FAILURE = Duration.ofSeconds(5);

  private final Reconciler reconciler;
  private final StatusReporter reporter;
  private final Journal journal;
  private final LeaseKeeper leases;
  private final Pace pace;
  private final TraceContexts traces;
  private final MeterRegistry metrics;

  Worker(
      Reconciler reconciler,
      StatusReporter reporter,
      Journal journal,
      LeaseKeeper leases,
      Pace pace,
      TraceContexts traces,
      MeterRegistry metrics) {
    this.reconciler = reconciler;
    this.reporter = reporter;
    this.journal = journal;
    this.leases = leases;
    this.pace = pace;
    this.traces = traces;
    this.metrics = metrics;
  }

  /** Never throws; afterwards the claim is given back, or about to be. */
  void work(Claim claim, TenantRecord record, Lease lease) {
    traces.continued(
        record.traceparent(),
        "converge",
        () -> {
          try (var _ = MDC.putCloseable("tenant", claim.tenant().value());
              var _ = MDC.putCloseable("generation", Long.toString(record.intent().generation()))) {
            work(new Run(record, claim, lease));
          }
          return true;
        });
  }

  private void work(Run run) {
    try {
      try {
        if (run.claim().heldBack()) {
          sayHeldBack(run);
        } else {
          end(run, reconciler.converge(run));
        }
      } catch (RunInterruptedException e) {
        LOG.atInfo().log("A run stops: {}", e.getMessage());
        count("interrupted");
        journal.end(
            run,
            Journal.INTERRUPTED,
            null,
            null,
            new Release(Duration.ZERO, run.claim().failures()));
      }
      leases.done(run.claim());
    } catch (RunInterruptedException e) {
      LOG.atInfo().log("A run has lost its tenant: {}", e.getMessage());
      count("fenced");
      leases.done(run.claim());
    } catch (RuntimeException | Error e) {
      LOG.atError().setCause(e).log("A run ended with an unforeseen error");
      count("error");
      leases.giveBack(run.claim(), AFTER_UNREPORTED_FAILURE);
    }
  }

  /** Writes what was found, and when the tenant is due again. */
  private void end(Run run, Findings findings) {
    Verdict verdict = Verdict.of(findings);
    boolean retrying = verdict.standing() == Standing.RETRYING;
    int failures = retrying ? run.claim().failures() + 1 : 0;
    Instant now = run.now();
    Duration rest = pace.restAfter(verdict.standing(), now, failures);
    @Nullable Instant nextAttempt = retrying ? now.plus(rest) : null;
    TenantStatus status =
        reporter.next(run.status(), findings, run.record().unreadable(), now, nextAttempt);
    boolean changed = !status.equals(run.status());
    Duration untilDue =
        Deadlines.next(run.status(), status, run.claim().at(), now)
            .map(due -> Duration.between(now, due))
            .orElse(rest);
    Duration pause = untilDue.compareTo(rest) < 0 ? untilDue : rest;
    DepartureAudit.held(run, status).ifPresent(run.unwritten()::add);
    journal.end(
        run,
        verdict.reason().value(),
        changed ? refusal(findings) : null,
        changed ? status : null,
        new Release(pause, failures));
    count(verdict.standing().name().toLowerCase(java.util.Locale.ROOT));
    if (run.opened() || changed) {
      LOG.atInfo()
          .addKeyValue("phase", status.phase())
          .addKeyValue("reason", verdict.reason().value())
          .addKeyValue("statusRevision", status.statusRevision())
          .addKeyValue("rest", pause)
          .log("A run ended");
    }
  }

  /** Says that an operator holds the tenant back. It stays due. */
  private void sayHeldBack(Run run) {
    TenantRecord record = run.record();
    var findings =
        Findings.HeldBack.of(
            record.intent(),
            record.membersGeneration(),
            run.status(),
            record.legalHold(),
            run.now());
    TenantStatus status =
        reporter.next(run.status(), findings, record.unreadable(), run.now(), null);
    boolean tell =
        !status.equals(run.status())
            && (run.claim().leave() == Claim.Leave.PAUSED || unfinished(status));
    journal.end(
        run,
        Reason.PAUSED.value(),
        null,
        tell ? status : null,
        new Release(Duration.ZERO, run.claim().failures()));
    count("held-back");
  }

  /** Of a cell that is held back, only tenants for which something is left to do notice it. */
  private static boolean unfinished(TenantStatus status) {
    return status.operations().stream()
        .anyMatch(operation -> operation.state() == OperationOutcome.State.RUNNING);
  }

  /** Why nothing was done that had been asked for; null if it was tried, or is tried again. */
  private static @Nullable String refusal(Findings findings) {
    return switch (findings) {
      case Findings.Planned _, Findings.HeldBack _ -> null;
      case Findings.Unplannable(_, _, _, Failure.Transient _) -> null;
      case Findings.Unplannable(_, _, _, Failure.Rejected(_, var message)) -> message;
      case Findings.Unplannable(_, _, _, Failure.Terminal(_, var message)) -> message;
    };
  }

  private void count(String outcome) {
    metrics.counter("coditect.runs", "outcome", outcome).increment();
  }
}
