package ai.coditect.provisioning.converge;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.platform.trace.TraceContexts;
import ai.coditect.provisioning.status.StatusReporter;
import ai.coditect.provisioning.status.Verdict;
import ai.coditect.provisioning.tenants.TenantRecord;
import ai.coditect.provisioning.tenants.TenantRecords;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What the scheduler runs for a tenant. At the end it writes the status and sets the tenant's next
 * time, in one transaction under the tenant's row lock, so that a wake-up that came meanwhile is
 * never lost.
 */
@Component
class ConvergeTask {

  private static final Logger LOG = LoggerFactory.getLogger(ConvergeTask.class);

  private final Reconciler reconciler;
  private final TenantRecords tenants;
  private final StatusReporter reporter;
  private final Journal journal;
  private final Pace pace;
  private final TransactionTemplate transaction;
  private final TraceContexts traces;
  private final Clock clock;

  ConvergeTask(
      Reconciler reconciler,
      TenantRecords tenants,
      StatusReporter reporter,
      Journal journal,
      Pace pace,
      TransactionTemplate transaction,
      TraceContexts traces,
      Clock clock) {
    this.reconciler = reconciler;
    this.tenants = tenants;
    this.reporter = reporter;
    this.journal = journal;
    this.pace = pace;
    this.transaction = transaction;
    this.traces = traces;
    this.clock = clock;
  }

  CompletionHandler<Void> execute(TaskInstance<Void> row, ExecutionContext context) {
    var tenant = new TenantId(row.getId());
    Optional<TenantRecord> record = tenants.find(tenant);
    if (record.isEmpty()) {
      // Only an intent wakes a tenant, so its row was there: look again rather than lose the
      // tenant.
      LOG.atWarn().addKeyValue("tenant", tenant).log("A work row has no intent");
      return (complete, rows) ->
          rows.reschedule(
              complete, clock.instant().plus(pace.restAfter(Verdict.Standing.AWAITING, 1)));
    }
    Lease lease = () -> !context.getCurrentlyExecuting().getHeartbeatState().hasStaleHeartbeat();
    TenantRecord read = record.get();
    return traces.continued(
        read.traceparent(), "converge", () -> inLog(read, () -> converge(tenant, read, lease)));
  }

  private CompletionHandler<Void> converge(TenantId tenant, TenantRecord read, Lease lease) {
    try {
      Run.Result result = reconciler.converge(read, lease);
      return (complete, rows) ->
          traces.continued(
              read.traceparent(),
              "report",
              () ->
                  inLog(
                      read,
                      () -> {
                        rows.reschedule(complete, report(tenant, read, result));
                        return true;
                      }));
    } catch (RunInterruptedException e) {
      LOG.atInfo().log("A run stops and begins again: {}", e.getMessage());
      return (complete, rows) -> rows.reschedule(complete, clock.instant());
    }
  }

  /** Writes what was found and returns when the tenant is due again. */
  private Instant report(TenantId tenant, TenantRecord read, Run.Result result) {
    return java.util.Objects.requireNonNull(
        transaction.execute(
            _ -> {
              Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
              TenantRecord current = tenants.lock(tenant).orElseThrow();
              if (current.epoch() != result.epoch() || !current.asksTheSame(read)) {
                journal.close(tenant, result.epoch(), "interrupted");
                return now;
              }
              Verdict verdict = Verdict.of(result.findings());
              boolean retrying = verdict.standing() == Verdict.Standing.RETRYING;
              int failures = countFailures(current, retrying);
              Instant next = now.plus(pace.restAfter(verdict.standing(), failures));
              TenantStatus status =
                  reporter.report(current, result.findings(), retrying ? next : null);
              journal.close(tenant, result.epoch(), verdict.reason().value());
              LOG.atInfo()
                  .addKeyValue("phase", status.phase())
                  .addKeyValue("reason", verdict.reason().value())
                  .addKeyValue("statusRevision", status.statusRevision())
                  .addKeyValue("next", next)
                  .log("A run ended");
              return next;
            }));
  }

  /**
   * Counts failed runs in a row, however long ago the last operation ended: backoff grows by them.
   */
  private int countFailures(TenantRecord current, boolean retrying) {
    int failures = retrying ? current.failures() + 1 : 0;
    if (failures != current.failures()) {
      tenants.storeFailures(current.intent().tenantId(), failures);
    }
    return failures;
  }

  private static <T> T inLog(TenantRecord record, java.util.function.Supplier<T> work) {
    try (var _ = MDC.putCloseable("tenant", record.intent().tenantId().value());
        var _ = MDC.putCloseable("generation", Long.toString(record.intent().generation()))) {
      return work.get();
    }
  }
}
