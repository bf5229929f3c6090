package ai.coditect.provisioning.status;

import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.status.TenantStatus.Archived;
import ai.coditect.contracts.status.TenantStatus.Offboarding;
import ai.coditect.contracts.status.TenantStatus.Offboarding.Stage;
import ai.coditect.contracts.status.TenantStatus.Retained;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The times at which a tenant has to be looked at though nobody asks for anything. Pure. */
public final class Deadlines {

  private Deadlines() {}

  /**
   * The next one, not before {@code now}; empty if there is none. One that came while the tenant
   * was looked at is due now: nobody knows whether that look was before it.
   *
   * @param previous what was reported before: a grace period that is over when it is first reported
   *     is due at once, and not again if its end did not lead further
   * @param since when that look began: what came before it has been looked at
   */
  public static Optional<Instant> next(
      @Nullable TenantStatus previous, TenantStatus status, Instant since, Instant now) {
    List<Instant> deadlines = new ArrayList<>();
    status.retained().stream().map(Retained::until).forEach(deadlines::add);
    status.archives().stream().map(Archived::until).forEach(deadlines::add);
    Offboarding offboarding = status.offboarding();
    if (offboarding != null && offboarding.stage() == Stage.GRACE) {
      if (!now.isBefore(offboarding.graceEndsAt()) && !inGrace(previous)) {
        return Optional.of(now);
      }
      deadlines.add(offboarding.graceEndsAt());
    }
    return deadlines.stream()
        .filter(since::isBefore)
        .min(Instant::compareTo)
        .map(next -> next.isBefore(now) ? now : next);
  }

  private static boolean inGrace(@Nullable TenantStatus status) {
    return status != null
        && status.offboarding() != null
        && status.offboarding().stage() == Stage.GRACE;
  }
}
