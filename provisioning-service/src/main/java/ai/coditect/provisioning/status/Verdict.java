package ai.coditect.provisioning.status;

import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.status.TenantStatus.Offboarding.Stage;
import ai.coditect.contracts.status.WaitingOn;
import ai.coditect.provisioning.desired.Course;
import ai.coditect.provisioning.desired.Mode;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.StepOutcome;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Findings in one word: how it stands, why, who has to act, and when it should be looked at again.
 * Pure.
 *
 * @param standing how it stands
 * @param reason why
 * @param message why, for customers
 */
public record Verdict(Standing standing, Reason reason, String message) {

  /** All is as desired, but that credentials cannot be replaced yet. */
  static final Verdict WAITING_FOR_OVERLAP = of(Standing.AWAITING, Reason.ROTATION_WAITS);

  /** All is as desired, but that a change of tier is held back. */
  static final Verdict WAITING_FOR_OPERATOR = of(Standing.AWAITING, Reason.PAUSED);

  /** What lasts until an operator ends it. */
  private static final Set<Reason> OPERATORS =
      Set.of(Reason.DELETE_BRAKE, Reason.LEGAL_HOLD, Reason.PAUSED);

  /** How a tenant stands after a run. */
  public enum Standing {
    /** All as desired. */
    READY,
    /** Something is to come that wakes the tenant again, or a time to be reached. */
    AWAITING,
    /** Something is left to do at once. */
    WORKING,
    /** Failed for now. */
    RETRYING,
    /** An operator must act. */
    STUCK
  }

  /** What to say of these findings; where several failures met, the worst is told. */
  public static Verdict of(Findings findings) {
    return switch (findings) {
      case Findings.Unplannable(_, _, var course, Failure failure) -> of(course, failure);
      case Findings.Planned planned -> of(planned);
      case Findings.HeldBack _ -> of(Standing.AWAITING, Reason.PAUSED);
    };
  }

  private static Verdict of(Findings.Planned planned) {
    Failure worst = worst(planned);
    if (worst != null) {
      return of(planned.course(), worst);
    }
    if (planned.ready()) {
      return ready(planned);
    }
    boolean allDone =
        planned.plan().waiting().isEmpty()
            && planned.plan().steps().stream()
                .allMatch(
                    step -> planned.outcomes().get(step.key()) instanceof StepOutcome.Succeeded);
    if (!allDone) {
      return of(Standing.WORKING, Reason.PROGRESSING);
    }
    Reason awaiting = planned.desired().awaiting();
    if (awaiting != null) {
      return of(Standing.AWAITING, awaiting);
    }
    return of(Standing.AWAITING, Reason.DELETE_BRAKE);
  }

  private static Verdict ready(Findings.Planned planned) {
    Course course = planned.course();
    return switch (course.mode()) {
      case ACTIVE ->
          course.compensating()
              ? of(Standing.READY, Reason.ROLLED_BACK)
              : of(Standing.READY, Reason.CONVERGED);
      case SUSPENDED -> of(Standing.READY, Reason.HELD);
      case LEAVING, GONE -> leaving(course.stage());
    };
  }

  private static Verdict of(Standing standing, Reason reason) {
    return new Verdict(standing, reason, Sentences.of(reason));
  }

  /** What to say when a stage of a departure is done. */
  private static Verdict leaving(@Nullable Stage stage) {
    return switch (stage) {
      case null -> throw new IllegalStateException("a tenant that leaves is at some stage of it");
      case REVOKING -> of(Standing.WORKING, Reason.EXPORTING);
      case EXPORTING, GRACE -> of(Standing.AWAITING, Reason.GRACE_PERIOD);
      case LEGAL_HOLD -> of(Standing.AWAITING, Reason.LEGAL_HOLD);
      case DELETING ->
          new Verdict(
              Standing.WORKING,
              Reason.DELETING,
              "Everything was deleted and observed to be gone; the certificate is being made.");
      case DELETED -> of(Standing.READY, Reason.OFFBOARDED);
    };
  }

  /** The failure that weighs most; null if nothing failed. */
  static @Nullable Failure worst(Findings.Planned planned) {
    Stream<Failure> ofSteps =
        planned.outcomes().values().stream()
            .flatMap(
                outcome ->
                    outcome instanceof StepOutcome.Failed(Failure failure)
                        ? Stream.of(failure)
                        : Stream.empty());
    return Stream.concat(planned.plan().hindrances().values().stream(), ofSteps)
        .max(Comparator.comparingInt(Verdict::severity))
        .orElse(null);
  }

  private static int severity(Failure failure) {
    return switch (failure) {
      case Failure.Transient _ -> 0;
      case Failure.Rejected _ -> 1;
      case Failure.Terminal _ -> 2;
    };
  }

  private static Verdict of(Course course, Failure failure) {
    Standing standing =
        switch (failure) {
          case Failure.Transient _ -> Standing.RETRYING;
          // A sign-up, or a way back, that is refused has no earlier state to go back to.
          case Failure.Rejected _ -> course.revertible() ? Standing.WORKING : Standing.STUCK;
          case Failure.Terminal _ -> Standing.STUCK;
        };
    return new Verdict(standing, failure.reason(), Sentences.of(failure));
  }

  /** Who has to act; null if nobody. */
  @Nullable WaitingOn waitingOn() {
    return switch (standing) {
      case READY -> null;
      case STUCK -> WaitingOn.OPERATOR;
      case AWAITING, RETRYING -> OPERATORS.contains(reason) ? WaitingOn.OPERATOR : WaitingOn.US;
      case WORKING -> WaitingOn.US;
    };
  }

  /** Whether all of a mode that keeps the tenant is reached. */
  boolean settled(Mode mode) {
    return standing == Standing.READY && mode != Mode.GONE;
  }
}
