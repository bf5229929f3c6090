package ai.coditect.provisioning.status;

import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.status.WaitingOn;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.StepOutcome;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Findings in one word: how it stands, why, who has to act, and when it should be looked at again.
 * Pure.
 *
 * @param standing how it stands
 * @param reason why
 * @param message why, for people
 */
public record Verdict(Standing standing, Reason reason, String message) {

  /** How a tenant stands after a run. */
  public enum Standing {
    /** All as desired. */
    READY,
    /** Something is to come that wakes the tenant again. */
    AWAITING,
    /** Steps are left to do. */
    WORKING,
    /** Failed for now. */
    RETRYING,
    /** An operator must act. */
    STUCK
  }

  /** What to say of these findings; where several failures met, the worst is told. */
  public static Verdict of(Findings findings) {
    return switch (findings) {
      case Findings.Unplannable(_, Failure failure) -> of(failure);
      case Findings.Planned planned -> of(planned);
    };
  }

  private static Verdict of(Findings.Planned planned) {
    Failure worst = worst(planned);
    if (worst != null) {
      return of(worst);
    }
    if (planned.ready()) {
      return new Verdict(Standing.READY, Reason.CONVERGED, "Everything is there.");
    }
    Reason awaiting = planned.desired().awaiting();
    boolean allDone =
        planned.plan().steps().stream()
            .allMatch(step -> planned.outcomes().get(step.key()) instanceof StepOutcome.Succeeded);
    return awaiting != null && allDone
        ? new Verdict(
            Standing.AWAITING,
            awaiting,
            "The owner's account is being made at the identity provider.")
        : new Verdict(Standing.WORKING, Reason.PROGRESSING, "Steps are being done.");
  }

  private static @Nullable Failure worst(Findings.Planned planned) {
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

  private static Verdict of(Failure failure) {
    Standing standing =
        switch (failure) {
          case Failure.Transient _ -> Standing.RETRYING;
          // A sign-up that is refused has no earlier state to go back to.
          case Failure.Rejected _, Failure.Terminal _ -> Standing.STUCK;
        };
    return new Verdict(standing, failure.reason(), failure.message());
  }

  /** The phase, given whether the tenant ever was ready. */
  Phase phase(boolean wasReady) {
    return switch (standing) {
      case READY -> Phase.READY;
      case STUCK -> Phase.FAILED;
      case AWAITING, WORKING, RETRYING -> wasReady ? Phase.DEGRADED : Phase.PROVISIONING;
    };
  }

  /** Who has to act; null if nobody. */
  @Nullable WaitingOn waitingOn() {
    return switch (standing) {
      case READY -> null;
      case STUCK -> WaitingOn.OPERATOR;
      case AWAITING, WORKING, RETRYING -> WaitingOn.US;
    };
  }
}
