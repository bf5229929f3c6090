package ai.coditect.provisioning.converge;

import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.plan.StepOutcome;
import ai.coditect.provisioning.tenants.TenantRecord;
import ai.coditect.provisioning.tenants.TenantRecords;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Writes down what a run is about to do before it does it, and afterwards what came of it, both
 * together with their audit events. Each entry is taken only from the tenant's current epoch, under
 * the tenant's row lock.
 */
@Component
class Journal {

  private final JdbcTemplate jdbc;
  private final TenantRecords tenants;
  private final AuditTrail audit;
  private final Clock clock;

  Journal(JdbcTemplate jdbc, TenantRecords tenants, AuditTrail audit, Clock clock) {
    this.jdbc = jdbc;
    this.tenants = tenants;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Begins a run: takes a new epoch, and closes as unknown what earlier runs began and did not
   * close.
   *
   * @throws RunInterruptedException if the row is not as the run read it
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public long open(TenantId tenant, TenantRecord read) {
    TenantRecord current = lock(tenant);
    if (current.epoch() != read.epoch() || !current.asksTheSame(read)) {
      throw new RunInterruptedException("the tenant changed since it was observed");
    }
    if (!Objects.equals(current.status(), read.status())) {
      throw new RunInterruptedException("the tenant was reported on since it was observed");
    }
    long epoch = tenants.nextEpoch(tenant);
    jdbc.update(
        "insert into run (tenant_id, epoch, generation, started_at) values (?, ?, ?, ?)",
        tenant.value(),
        epoch,
        read.intent().generation(),
        now());
    closeInterrupted(tenant, read.intent().generation());
    return epoch;
  }

  /**
   * Says that these steps are about to be done.
   *
   * @throws RunInterruptedException if another run has taken over, or the tenant is asked for
   *     something newer
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void begin(Run run, List<Step> steps) {
    TenantRecord current = lock(run.tenant());
    requireCurrent(current, run);
    if (!current.asksTheSame(run.record())) {
      throw new RunInterruptedException("the tenant is asked for something newer");
    }
    jdbc.batchUpdate(
        """
        insert into step (tenant_id, epoch, step_key, action, state, started_at)
        values (?, ?, ?, ?, 'intended', ?)
        """,
        steps,
        steps.size(),
        (row, step) -> {
          row.setString(1, run.tenant().value());
          row.setLong(2, run.epoch());
          row.setString(3, step.key().toString());
          row.setString(4, step.verb());
          row.setTimestamp(5, now());
        });
    audit.record(steps.stream().map(step -> StepAudit.intended(run, step)).toList());
  }

  /**
   * Says what came of steps that were begun.
   *
   * @throws RunInterruptedException if another run has taken over: it observes for itself what
   *     these steps did
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void finish(Run run, Map<Step, StepOutcome> outcomes) {
    requireCurrent(lock(run.tenant()), run);
    List<AuditEntry> entries = new ArrayList<>();
    List<Object[]> rows = new ArrayList<>();
    outcomes.forEach(
        (step, outcome) -> {
          switch (outcome) {
            case StepOutcome.Succeeded() -> {
              rows.add(row(run, step.key(), "succeeded", null, null));
              entries.add(StepAudit.ended(run, step, Outcome.SUCCEEDED, null));
            }
            case StepOutcome.Failed(Failure failure) -> {
              String reason = failure.reason().value();
              rows.add(row(run, step.key(), "failed", reason, failure.message()));
              entries.add(StepAudit.ended(run, step, Outcome.FAILED, reason));
            }
            case StepOutcome.Blocked _ -> {}
          }
        });
    jdbc.batchUpdate(
        """
        update step set state = ?, reason = ?, message = ?, ended_at = ?
        where tenant_id = ? and epoch = ? and step_key = ?
        """,
        rows);
    audit.record(entries);
  }

  /** Ends a run. Without effect if another run has taken over. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void close(TenantId tenant, long epoch, String outcome) {
    jdbc.update(
        "update run set ended_at = ?, outcome = ? where tenant_id = ? and epoch = ? and ended_at is null",
        now(),
        outcome,
        tenant.value(),
        epoch);
  }

  private void closeInterrupted(TenantId tenant, long generation) {
    List<AuditEntry> entries =
        jdbc.query(
            """
            update step set state = 'unknown', ended_at = ? where tenant_id = ? and state = 'intended'
            returning epoch, step_key, action
            """,
            (row, _) ->
                StepAudit.unknown(
                    tenant,
                    generation,
                    row.getLong("epoch"),
                    row.getString("step_key"),
                    row.getString("action")),
            now(),
            tenant.value());
    audit.record(entries);
    jdbc.update(
        """
        update run set ended_at = ?, outcome = 'interrupted'
        where tenant_id = ? and epoch < (select epoch from tenant where tenant_id = ?) and ended_at is null
        """,
        now(),
        tenant.value(),
        tenant.value());
  }

  private TenantRecord lock(TenantId tenant) {
    return tenants
        .lock(tenant)
        .orElseThrow(() -> new RunInterruptedException("the tenant's row is gone"));
  }

  private static void requireCurrent(TenantRecord current, Run run) {
    if (current.epoch() != run.epoch()) {
      throw new RunInterruptedException("another run has taken over");
    }
  }

  private Object[] row(
      Run run,
      ResourceKey key,
      String state,
      @org.jspecify.annotations.Nullable String reason,
      @org.jspecify.annotations.Nullable String message) {
    return new @org.jspecify.annotations.Nullable Object[] {
      state, reason, message, now(), run.tenant().value(), run.epoch(), key.toString()
    };
  }

  private Timestamp now() {
    return Timestamp.from(clock.instant());
  }
}
