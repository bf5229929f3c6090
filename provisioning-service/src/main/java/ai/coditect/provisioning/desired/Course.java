package ai.coditect.provisioning.desired;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.status.TenantStatus.Offboarding.Stage;
import ai.coditect.contracts.status.TenantStatus.Rejection;
import ai.coditect.contracts.tenant.Departure;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.contracts.tenant.TierName;
import java.time.Instant;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Where a tenant is heading: what the newest intent asks for, seen in the light of what was
 * reported. Pure.
 *
 * @param tier the tier to converge to
 * @param revision the revision of its definition that must be taken; empty for the newest
 * @param tierGeneration the intent's generation that this tier came with
 * @param compensating whether a refused tier change is being taken back, or one waits, so that tier
 *     and revision are those of the last good spec and all else is from the newest intent
 * @param changing whether this tier, or this change of it, was never reported as reached
 * @param revertible whether there is a last good spec to go back to if this change is refused
 * @param mode in which way it is to exist
 * @param stage how far its departure is; null unless it leaves
 */
public record Course(
    TierName tier,
    OptionalInt revision,
    long tierGeneration,
    boolean compensating,
    boolean changing,
    boolean revertible,
    Mode mode,
    @Nullable Stage stage) {

  /** Validates. */
  public Course {
    Require.present(tier, "tier");
    Require.present(revision, "revision");
    Require.present(mode, "mode");
    Require.that(
        (stage != null) == (mode == Mode.LEAVING || mode == Mode.GONE), "stage goes with leaving");
  }

  /**
   * The course of a tenant.
   *
   * @param status the last report; null before the first
   * @param legalHold whether the tenant's data must not be deleted
   * @param now the time against which the grace period is held
   */
  public static Course of(
      TenantIntent intent, @Nullable TenantStatus status, boolean legalHold, Instant now) {
    Departure departure = intent.departure();
    Mode mode;
    Stage stage = null;
    if (departure != null) {
      stage = stage(departure, status, legalHold, now);
      mode = stage == Stage.DELETING || stage == Stage.DELETED ? Mode.GONE : Mode.LEAVING;
    } else {
      mode = intent.holds().isEmpty() ? Mode.ACTIVE : Mode.SUSPENDED;
    }
    Rejection rejection = status == null ? null : status.rejection();
    boolean changing = status == null || status.tierGeneration() != intent.tierGeneration();
    boolean revertible = changing && status != null && status.effectiveTier() != null;
    Course asked =
        new Course(
            intent.tier(),
            OptionalInt.empty(),
            intent.tierGeneration(),
            false,
            changing,
            revertible,
            mode,
            stage);
    return rejection != null && rejection.tierGeneration() == intent.tierGeneration()
        ? asked.staying(status)
        : asked;
  }

  /**
   * The same course with the tier that was reported to be in effect, if this changes it.
   *
   * @param status the last report; null before the first
   */
  public Course staying(@Nullable TenantStatus status) {
    return !changing || status == null || status.effectiveTier() == null
        ? this
        : new Course(
            status.effectiveTier(),
            OptionalInt.of(status.tierRevision()),
            status.tierGeneration(),
            true,
            false,
            false,
            mode,
            stage);
  }

  /**
   * The course to the newest definition of a tier, as if it were asked for at a generation of the
   * intent and nothing were held.
   *
   * @param revertible whether there is a last good spec to go back to
   */
  public static Course towards(TierName tier, long generation, boolean revertible) {
    return new Course(
        tier, OptionalInt.empty(), generation, false, true, revertible, Mode.ACTIVE, null);
  }

  /** The same course with nothing held, and no departure. */
  public Course unheld() {
    return new Course(
        tier, revision, tierGeneration, compensating, changing, revertible, Mode.ACTIVE, null);
  }

  /**
   * The stage that comes next, from the one that was reported: each is left only when a run has
   * reported it as done, so none is skipped, however late or often this is asked.
   */
  private static Stage stage(
      Departure departure, @Nullable TenantStatus status, boolean legalHold, Instant now) {
    Stage reported =
        status == null || status.offboarding() == null
            ? Stage.REVOKING
            : status.offboarding().stage();
    return switch (reported) {
      case REVOKING, EXPORTING, DELETING, DELETED -> reported;
      case GRACE, LEGAL_HOLD -> {
        if (now.isBefore(departure.graceEndsAt())) {
          yield Stage.GRACE;
        }
        yield legalHold ? Stage.LEGAL_HOLD : Stage.DELETING;
      }
    };
  }
}
