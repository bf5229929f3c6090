package ai.coditect.provisioning.status;

import ai.coditect.contracts.status.Reason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How the copy of its data fares that a tenant asked for last. */
public sealed interface ExportStanding {

  /**
   * It is to be made: for the first time, or again.
   *
   * @param attempts how often it was tried
   * @param failure why the last attempt failed; null before the first
   * @param nextAttempt when it is tried next; null if nobody has begun to count
   */
  record Waiting(int attempts, @Nullable Reason failure, @Nullable Instant nextAttempt)
      implements ExportStanding {}

  /**
   * It is being made.
   *
   * @param attempts how often that was begun
   */
  record Making(int attempts) implements ExportStanding {}

  /**
   * It is there.
   *
   * @param attempts how often that was begun
   * @param until until when it can be fetched
   */
  record Made(int attempts, Instant until) implements ExportStanding {}

  /**
   * It cannot be made, and nobody tries any more.
   *
   * @param attempts how often it was tried
   * @param reason why
   */
  record Failed(int attempts, Reason reason) implements ExportStanding {}

  /** The tenant leaves: the archive of its departure takes its place. */
  record Ended() implements ExportStanding {}
}
