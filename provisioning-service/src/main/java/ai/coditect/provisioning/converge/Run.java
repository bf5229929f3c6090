package ai.coditect.provisioning.converge;

import ai.coditect.contracts.audit.AuditEvent.Change;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.provisioning.converge.Checkpoint.RunRow;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.tenants.TenantRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a tenant under one claim, and what it has written down so far. Belongs to one
 * thread.
 */
final class Run {

  private final TenantRecord record;
  private final Claim claim;
  private final Lease lease;
  private final long claimedNanos = System.nanoTime();
  private final List<AuditEntry> unwritten = new ArrayList<>();
  private final IdentityHashMap<Step, List<Change>> changes = new IdentityHashMap<>();
  private RunLog log = RunLog.EMPTY;
  private @Nullable TenantStatus status;
  private @Nullable RunRow predecessor;
  private boolean opened;

  Run(TenantRecord record, Claim claim, Lease lease) {
    this.record = record;
    this.claim = claim;
    this.lease = lease;
    this.status = record.status();
  }

  /** The tenant as it was read after the claim. */
  TenantRecord record() {
    return record;
  }

  Claim claim() {
    return claim;
  }

  Lease lease() {
    return lease;
  }

  TenantId tenant() {
    return claim.tenant();
  }

  long epoch() {
    return claim.epoch();
  }

  long generation() {
    return record.intent().generation();
  }

  /** The time by the database's clock, as far as one can know here; in microseconds. */
  Instant now() {
    Duration since = Duration.ofNanos(System.nanoTime() - claimedNanos);
    return claim.at().plus(since).truncatedTo(ChronoUnit.MICROS);
  }

  /** What was last reported, by this run or before it. */
  @Nullable TenantStatus status() {
    return status;
  }

  void reported(TenantStatus reported) {
    status = reported;
  }

  RunLog log() {
    return log;
  }

  void log(RunLog changed) {
    log = changed;
  }

  /** Whether it has written that it acts. */
  boolean opened() {
    return opened;
  }

  void open() {
    opened = true;
  }

  /** Actions that go into the trail with the next checkpoint. */
  List<AuditEntry> unwritten() {
    return unwritten;
  }

  /** What a step changes: said when it is intended and when it has ended, found out once. */
  List<Change> changes(Step step, Function<Step, List<Change>> found) {
    return changes.computeIfAbsent(step, found);
  }

  /** An earlier run that ended without a word, closed; null if there is none or it is written. */
  @Nullable RunRow predecessor() {
    return predecessor;
  }

  void predecessor(@Nullable RunRow closed) {
    predecessor = closed;
  }
}
