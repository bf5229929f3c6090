package ai.coditect.provisioning.status;

import ai.coditect.contracts.status.Condition;
import ai.coditect.contracts.status.Condition.Truth;
import ai.coditect.contracts.status.OperationOutcome;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.status.StepStatus;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.status.TenantStatus.Offboarding;
import ai.coditect.contracts.status.TenantStatus.Offboarding.Stage;
import ai.coditect.contracts.status.TenantStatus.Rejection;
import ai.coditect.contracts.tenant.Departure;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.provisioning.desired.Course;
import ai.coditect.provisioning.desired.Mode;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.status.Verdict.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Findings to status. Pure: time and the status before are arguments. */
final class StatusWriter {

  private final @Nullable TenantStatus previous;
  private final Findings findings;
  private final Course course;
  private final Verdict verdict;
  private final boolean unreadable;
  private final @Nullable ExportStanding export;
  private final Instant now;
  private final @Nullable Instant nextAttempt;
  private final Duration delayedAfter;
  private final List<StepStatus> steps;

  StatusWriter(
      @Nullable TenantStatus previous,
      Findings findings,
      boolean unreadable,
      @Nullable ExportStanding export,
      Instant now,
      @Nullable Instant nextAttempt,
      Duration delayedAfter) {
    this.previous = previous;
    this.findings = findings;
    this.course = findings.course();
    this.verdict = Verdict.of(findings);
    this.unreadable = unreadable;
    this.export = export;
    this.now = now;
    this.nextAttempt = nextAttempt;
    this.delayedAfter = delayedAfter;
    this.steps = steps(previous, findings, nextAttempt);
  }

  /**
   * The next status; with the revision and the time of the previous one if nothing else differs.
   */
  TenantStatus next() {
    if (previous == null) {
      return status(1, now);
    }
    TenantStatus same = status(previous.statusRevision(), previous.reportedAt());
    return same.equals(previous) ? previous : same.reportedAs(previous.statusRevision() + 1, now);
  }

  private TenantStatus status(long revision, Instant reportedAt) {
    TenantIntent intent = findings.intent();
    // Only what was observed to be reached is said to be in effect.
    Findings.Planned reached =
        findings instanceof Findings.Planned planned
                && verdict.settled(course.mode())
                && course.mode() != Mode.LEAVING
            ? planned
            : null;
    Rejection rejection = rejection();
    Offboarding offboarding = offboarding();
    Stage stage = offboarding == null ? null : offboarding.stage();
    return new TenantStatus(
        intent.tenantId(),
        revision,
        intent.generation(),
        findings.membersGeneration(),
        intent.tier(),
        reached != null ? course.tier() : previous == null ? null : previous.effectiveTier(),
        reached != null
            ? reached.desired().tierRevision()
            : previous == null ? 0 : previous.tierRevision(),
        reached != null
            ? course.tierGeneration()
            : previous == null ? 0 : previous.tierGeneration(),
        rejection,
        phase(),
        Conditions.of(
            previous, intent.generation(), now, told(rejection), steps, findings, unreadable),
        steps,
        Keeping.retained(previous, findings, now),
        Keeping.archives(previous, findings, export, now),
        endpoints(reached),
        new Outcomes(findings, rejection, stage, export, now, nextAttempt, delayedAfter)
            .after(previous),
        offboarding,
        reportedAt);
  }

  /** As it was, if it is held back and nothing is left to do for it; null otherwise. */
  private @Nullable TenantStatus undisturbed() {
    return findings instanceof Findings.HeldBack
            && previous != null
            && previous.observedGeneration() == findings.intent().generation()
            && previous.operations().stream()
                .noneMatch(operation -> operation.state() == OperationOutcome.State.RUNNING)
        ? previous
        : null;
  }

  /** Of a change that was taken back it is said for as long as that lasts why. */
  private Verdict told(@Nullable Rejection rejection) {
    TenantStatus undisturbed = undisturbed();
    if (undisturbed != null) {
      Condition ready = undisturbed.conditions().getFirst();
      Standing standing = ready.status() == Truth.TRUE ? Standing.READY : verdict.standing();
      return new Verdict(standing, ready.reason(), ready.message());
    }
    return rejection == null || verdict.reason() != Reason.ROLLED_BACK
        ? verdict
        : new Verdict(
            verdict.standing(),
            verdict.reason(),
            "%s %s".formatted(verdict.message(), rejection.message()));
  }

  private Map<String, String> endpoints(Findings.@Nullable Planned reached) {
    if (reached != null) {
      return reached.desired().endpoints();
    }
    boolean gone = course.mode() == Mode.GONE && verdict.standing() == Standing.READY;
    return previous == null || gone ? Map.of() : previous.endpoints();
  }

  private Phase phase() {
    TenantStatus undisturbed = undisturbed();
    if (undisturbed != null) {
      return undisturbed.phase();
    }
    if (verdict.standing() == Standing.STUCK) {
      return Phase.FAILED;
    }
    if (findings instanceof Findings.HeldBack && course.mode() == Mode.ACTIVE && suspended()) {
      return Phase.SUSPENDED; // its release waits
    }
    boolean ready = verdict.standing() == Standing.READY;
    return switch (course.mode()) {
      case LEAVING -> Phase.OFFBOARDING;
      case GONE -> ready ? Phase.OFFBOARDED : Phase.OFFBOARDING;
      case SUSPENDED -> ready ? Phase.SUSPENDED : Phase.PROVISIONING;
      case ACTIVE -> ready ? Phase.READY : wasReady() ? Phase.DEGRADED : Phase.PROVISIONING;
    };
  }

  private boolean suspended() {
    return previous != null && previous.phase() == Phase.SUSPENDED;
  }

  /** Whether this tier was reached and not left on purpose since. */
  private boolean wasReady() {
    return previous != null
        && !course.changing()
        && Set.of(Phase.READY, Phase.DEGRADED, Phase.FAILED).contains(previous.phase());
  }

  private @Nullable Rejection rejection() {
    long tierGeneration = findings.intent().tierGeneration();
    if (course.compensating() && previous != null) {
      // A change that only waits was not refused, whatever became of an earlier one.
      Rejection known = previous.rejection();
      return known != null && known.tierGeneration() == tierGeneration ? known : null;
    }
    Failure failure =
        switch (findings) {
          case Findings.Planned planned -> Verdict.worst(planned);
          case Findings.Unplannable unplannable -> unplannable.failure();
          case Findings.HeldBack _ -> null;
        };
    return course.revertible() && failure instanceof Failure.Rejected rejected
        ? new Rejection(
            tierGeneration, findings.intent().tier(), rejected.reason(), Sentences.of(rejected))
        : null;
  }

  private @Nullable Offboarding offboarding() {
    Departure departure = findings.intent().departure();
    Stage stage = course.stage();
    if (departure == null || stage == null) {
      return null;
    }
    if (findings instanceof Findings.HeldBack) {
      return previous == null ? null : previous.offboarding();
    }
    boolean done = findings instanceof Findings.Planned planned && planned.ready();
    Stage reported =
        !done
            ? stage
            : switch (stage) {
              case REVOKING -> Stage.EXPORTING;
              case EXPORTING -> Stage.GRACE;
              case GRACE, LEGAL_HOLD, DELETED -> stage;
              case DELETING -> Stage.DELETED;
            };
    Offboarding before = previous == null ? null : previous.offboarding();
    if (before != null && before.documentsUntil() != null) {
      return new Offboarding(
          reported, departure.graceEndsAt(), before.certificateAt(), before.documentsUntil());
    }
    return done && stage == Stage.DELETED && findings instanceof Findings.Planned planned
        ? new Offboarding(
            reported, departure.graceEndsAt(), now, now.plus(planned.desired().documents()))
        : new Offboarding(reported, departure.graceEndsAt(), null, null);
  }

  private static List<StepStatus> steps(
      @Nullable TenantStatus previous, Findings findings, @Nullable Instant nextAttempt) {
    List<StepStatus> known = previous == null ? List.of() : previous.steps();
    return switch (findings) {
      case Findings.Planned planned -> {
        // Attempts are counted per generation.
        boolean sameGeneration =
            previous != null && previous.observedGeneration() == planned.intent().generation();
        yield new StepStatuses(planned, sameGeneration ? known : List.of(), nextAttempt).all();
      }
      case Findings.Unplannable _, Findings.HeldBack _ -> known;
    };
  }
}
