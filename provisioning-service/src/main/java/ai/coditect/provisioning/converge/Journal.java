package ai.coditect.provisioning.converge;

import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.platform.event.EventJson;
import ai.coditect.provisioning.converge.Checkpoint.Boundary;
import ai.coditect.provisioning.converge.Checkpoint.Release;
import ai.coditect.provisioning.converge.Checkpoint.RunRow;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.plan.StepOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Writes down what a run is about to do before it does it, and afterwards what came of it, both
 * together with their audit events. What a run has written is durable when the call returns. A run
 * that finds nothing to do writes only that it is done.
 */
@Component
class Journal {

  static final String INTERRUPTED = "interrupted";

  private final Checkpoints checkpoints;
  private final JdbcTemplate jdbc;

  Journal(Checkpoints checkpoints, JdbcTemplate jdbc) {
    this.checkpoints = checkpoints;
    this.jdbc = jdbc;
  }

  /**
   * Says that these steps are about to be done, and what came of those before them. The first time
   * it closes as unknown what an earlier run began and did not close.
   *
   * @param status what people must see before the steps are done; null if nothing
   * @throws RunInterruptedException if another run has taken over, or something newer is wanted;
   *     then these steps count as never intended
   */
  void begin(Run run, List<Step> wave, @Nullable TenantStatus status) {
    closePredecessor(run);
    RunLog log = run.log().intended(wave, run.now());
    var audit = new ArrayList<>(run.unwritten());
    wave.forEach(step -> audit.add(StepAudit.intended(run, step)));
    checkpoints.write(
        new Checkpoint(
            run.claim(),
            run.opened() ? Boundary.NEXT_WAVE : Boundary.OPENING,
            run.record().traceparent(),
            rows(run, row(run, null, null, log)),
            audit,
            status,
            null));
    run.log(log);
    run.open();
    written(run, status);
  }

  /** Notes what came of steps that were begun; written with the next checkpoint. */
  void finished(Run run, Map<Step, StepOutcome> outcomes) {
    run.log(run.log().finished(outcomes, run.now()));
    outcomes.forEach(
        (step, outcome) -> {
          switch (outcome) {
            case StepOutcome.Succeeded() ->
                run.unwritten().add(StepAudit.ended(run, step, Outcome.SUCCEEDED, null));
            case StepOutcome.Failed(Failure failure) ->
                run.unwritten()
                    .add(StepAudit.ended(run, step, Outcome.FAILED, failure.reason().value()));
            case StepOutcome.Blocked _ ->
                run.unwritten()
                    .add(StepAudit.ended(run, step, Outcome.FAILED, Reason.BLOCKED.value()));
          }
        });
  }

  /**
   * Ends a run and gives the tenant back. One that wrote nothing before leaves a row only with a
   * message.
   *
   * @param outcome in a word
   * @param message why it did nothing, if that is worth a row; null otherwise
   * @param status as it is now; null if it is as it was last reported
   * @throws RunInterruptedException if another run has taken over: it observes for itself what this
   *     one did
   */
  void end(
      Run run,
      String outcome,
      @Nullable String message,
      @Nullable TenantStatus status,
      Release release) {
    closePredecessor(run);
    for (StepRecord open : run.log().open()) {
      run.unwritten().add(StepAudit.unknown(run.tenant(), run.generation(), run.epoch(), open));
    }
    RunLog log = run.log().closed(run.now());
    checkpoints.write(
        new Checkpoint(
            run.claim(),
            Boundary.END,
            run.record().traceparent(),
            rows(run, run.opened() || message != null ? row(run, outcome, message, log) : null),
            run.unwritten(),
            status,
            release));
    written(run, status);
  }

  private static void written(Run run, @Nullable TenantStatus status) {
    run.unwritten().clear();
    run.predecessor(null);
    if (status != null) {
      run.reported(status);
    }
  }

  private static List<RunRow> rows(Run run, @Nullable RunRow own) {
    List<RunRow> rows = new ArrayList<>(2);
    if (run.predecessor() != null) {
      rows.add(run.predecessor());
    }
    if (own != null) {
      rows.add(own);
    }
    return rows;
  }

  private static RunRow row(
      Run run, @Nullable String outcome, @Nullable String message, RunLog log) {
    return new RunRow(
        run.tenant(), run.epoch(), run.generation(), run.claim().at(), outcome, message, log);
  }

  /**
   * Once per run, and only if the work row says that an earlier one may have ended without a word.
   * One at most is open, because each closes its predecessor with its own first word.
   */
  private void closePredecessor(Run run) {
    Long from = run.claim().openEpoch();
    if (from == null || run.opened() || run.predecessor() != null) {
      return;
    }
    jdbc.query(
        """
        select generation, steps, epoch, started_at from run where tenant_id = ? and epoch >= ? and epoch < ? and ended_at is null
        """,
        row -> {
          long epoch = row.getLong(3);
          long generation = row.getLong(1);
          var log = new RunLog(List.of(EventJson.read(row.getString(2), StepRecord[].class)));
          for (StepRecord open : log.open()) {
            run.unwritten().add(StepAudit.unknown(run.tenant(), generation, epoch, open));
          }
          run.predecessor(
              new RunRow(
                  run.tenant(),
                  epoch,
                  generation,
                  row.getTimestamp(4).toInstant(),
                  INTERRUPTED,
                  null,
                  log.closed(run.now())));
        },
        run.tenant().value(),
        from,
        run.epoch());
  }
}
