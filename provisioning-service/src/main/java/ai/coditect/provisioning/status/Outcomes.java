package ai.coditect.provisioning.status;

import ai.coditect.contracts.status.OperationOutcome;
import ai.coditect.contracts.status.OperationOutcome.State;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.status.TenantStatus.Offboarding.Stage;
import ai.coditect.contracts.status.TenantStatus.Rejection;
import ai.coditect.contracts.tenant.Aspect;
import ai.coditect.contracts.tenant.AspectOperation;
import ai.coditect.contracts.tenant.Lifecycle;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.provisioning.desired.Mode;
import ai.coditect.provisioning.status.Verdict.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the operations fare, each on its own aspect: what has ended stays as it ended, and only a
 * newer operation on the same aspect supersedes one. Pure.
 */
final class Outcomes {

  private final Findings findings;
  private final Verdict verdict;
  private final @Nullable Rejection rejection;
  private final @Nullable Stage stage;
  private final @Nullable ExportStanding export;
  private final Instant now;
  private final @Nullable Instant nextAttempt;
  private final Duration delayedAfter;

  /**
   * Outcomes after these findings.
   *
   * @param rejection the tier change that is being taken back
   * @param stage the stage of the departure that is reported
   * @param export how the copy of its data fares that the tenant asked for last; null if it did
   *     not, or that has been told to its end
   * @param delayedAfter how long an operation may take before it counts as delayed
   */
  Outcomes(
      Findings findings,
      @Nullable Rejection rejection,
      @Nullable Stage stage,
      @Nullable ExportStanding export,
      Instant now,
      @Nullable Instant nextAttempt,
      Duration delayedAfter) {
    this.findings = findings;
    this.verdict = Verdict.of(findings);
    this.rejection = rejection;
    this.stage = stage;
    this.export = export;
    this.now = now;
    this.nextAttempt = nextAttempt;
    this.delayedAfter = delayedAfter;
  }

  /** The outcomes that come after those of the previous report, newest first. */
  List<OperationOutcome> after(@Nullable TenantStatus previous) {
    List<OperationOutcome> earlier = previous == null ? List.of() : previous.operations();
    List<AspectOperation> current = findings.intent().operations();
    List<OperationOutcome> outcomes = new ArrayList<>();
    for (AspectOperation operation : current) {
      outcomes.add(outcome(operation, find(earlier, operation)));
    }
    var ids =
        current.stream().map(AspectOperation::operationId).collect(Collectors.toUnmodifiableSet());
    Stream<OperationOutcome> past =
        earlier.stream()
            .filter(operation -> !ids.contains(operation.operationId()))
            .map(this::past);
    return Stream.concat(outcomes.stream(), past)
        .sorted(Comparator.comparingLong(OperationOutcome::generation).reversed())
        .limit(TenantStatus.MAX_OPERATIONS)
        .toList();
  }

  private static @Nullable OperationOutcome find(
      List<OperationOutcome> outcomes, AspectOperation operation) {
    return outcomes.stream()
        .filter(outcome -> outcome.operationId().equals(operation.operationId()))
        .findFirst()
        .orElse(null);
  }

  private OperationOutcome outcome(AspectOperation operation, @Nullable OperationOutcome before) {
    if (before != null && before.state() != State.RUNNING) {
      // What happens to a tenant later (drift, an outage) does not undo an operation.
      return before;
    }
    if (operation.aspect() == Aspect.EXPORTS) {
      ExportStanding standing = export == null ? new ExportStanding.Waiting(0, null, null) : export;
      return ExportOutcomes.of(operation, standing, before, now, delayedAfter);
    }
    State state = state(operation);
    if (state == State.SUPERSEDED) {
      return superseded(
          operation, before == null ? now : before.since(), before == null ? 0 : before.attempts());
    }
    boolean failed = state == State.FAILED;
    boolean held = isHeldBack(operation);
    boolean waits = held || waits(operation);
    Verdict told =
        held ? Verdict.WAITING_FOR_OPERATOR : waits ? Verdict.WAITING_FOR_OVERLAP : verdict;
    int attempts = before == null ? 0 : before.attempts();
    Instant since = before == null || begunAnew(before) ? now : before.since();
    boolean running = state == State.RUNNING;
    return new OperationOutcome(
        operation.operationId(),
        operation.aspect(),
        operation.generation(),
        state,
        running ? told.waitingOn() : null,
        failed && rejection != null ? rejection.reason() : told.reason(),
        failed && rejection != null ? rejection.message() : told.message(),
        verdict.standing() == Standing.WORKING || findings instanceof Findings.HeldBack
            ? attempts
            : attempts + 1,
        running ? nextAttempt : null,
        since,
        running && !waits && delayed(before, since));
  }

  /** Whether it had to wait for a time, or a release, that nobody here can hasten, until now. */
  private boolean begunAnew(OperationOutcome before) {
    boolean waited =
        before.reason() == Reason.GRACE_PERIOD
            || before.reason() == Reason.LEGAL_HOLD
            || before.reason() == Reason.ROTATION_WAITS;
    return waited && verdict.reason() != before.reason() && !before.delayed();
  }

  /** A delay is said once, and the time that a customer was given is none. */
  private boolean delayed(@Nullable OperationOutcome before, Instant since) {
    boolean working = verdict.standing() != Standing.AWAITING || stage == null;
    return (before != null && before.delayed())
        || (working && now.isAfter(since.plus(delayedAfter)));
  }

  private State state(AspectOperation operation) {
    TenantIntent intent = findings.intent();
    Mode mode = findings.course().mode();
    boolean settled = verdict.settled(mode);
    return switch (operation.aspect()) {
      case TIER -> {
        if (rejection != null && rejection.tierGeneration() == operation.generation()) {
          yield State.FAILED;
        }
        if (mode == Mode.GONE) {
          // It can neither be reached nor come back.
          yield State.SUPERSEDED;
        }
        yield settled && !findings.course().compensating() ? State.SUCCEEDED : State.RUNNING;
      }
      case LIFECYCLE -> {
        boolean reached =
            intent.lifecycle() == Lifecycle.OFFBOARDING
                ? mode == Mode.GONE && verdict.standing() == Standing.READY
                : settled;
        yield reached ? State.SUCCEEDED : State.RUNNING;
      }
      case CREDENTIALS ->
          (settled && !waits(operation)) || pastRevoking() ? State.SUCCEEDED : State.RUNNING;
      case EXPORTS -> throw new IllegalStateException("whoever makes an export tells how it fares");
      case HOLDS, SETTINGS, MEMBERS -> settled || pastRevoking() ? State.SUCCEEDED : State.RUNNING;
    };
  }

  /** Whether it is for new credentials that wait for the end of an overlap: no delay of ours. */
  private boolean waits(AspectOperation operation) {
    return operation.aspect() == Aspect.CREDENTIALS
        && verdict.standing() == Standing.READY
        && findings instanceof Findings.Planned planned
        && planned.plan().remarks().stream()
            .anyMatch(remark -> remark.reason() == Reason.ROTATION_WAITS);
  }

  /** Whether it is a change of tier that waits, though all else was done. */
  private boolean isHeldBack(AspectOperation operation) {
    return operation.aspect() == Aspect.TIER
        && verdict.standing() == Standing.READY
        && findings.course().compensating()
        && rejection == null;
  }

  /** A tenant that leaves without access has no holds or settings left to apply. */
  private boolean pastRevoking() {
    return stage != null && stage != Stage.REVOKING;
  }

  private OperationOutcome past(OperationOutcome operation) {
    return operation.state() != State.RUNNING
        ? operation
        : superseded(
            new AspectOperation(
                operation.aspect(), operation.operationId(), operation.generation()),
            operation.since(),
            operation.attempts());
  }

  private static OperationOutcome superseded(
      AspectOperation operation, Instant since, int attempts) {
    return new OperationOutcome(
        operation.operationId(),
        operation.aspect(),
        operation.generation(),
        State.SUPERSEDED,
        null,
        Reason.SUPERSEDED,
        "A newer change took its place.",
        attempts,
        null,
        since,
        false);
  }
}
