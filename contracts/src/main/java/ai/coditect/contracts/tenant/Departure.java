package ai.coditect.contracts.tenant;

import ai.coditect.contracts.Require;
import java.time.Instant;

/**
 * When a tenant leaves.
 *
 * @param requestedAt when that was asked for
 * @param graceEndsAt until when it can be taken back; after that everything is deleted
 */
public record Departure(Instant requestedAt, Instant graceEndsAt) {

  /** Validates. */
  public Departure {
    Require.present(requestedAt, "departure.requestedAt");
    Require.present(graceEndsAt, "departure.graceEndsAt");
    Require.that(
        !graceEndsAt.isBefore(requestedAt), "departure.graceEndsAt must not be before requestedAt");
  }
}
