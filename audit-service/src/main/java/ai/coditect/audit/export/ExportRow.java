package ai.coditect.audit.export;

import ai.coditect.contracts.id.ExportId;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An export that was asked for.
 *
 * @param attempt the one whose parts count
 * @param expiresAt until when the file is kept; null before it is ready
 * @param size of the file in bytes; null before it is ready
 * @param sha256 of the file in hexadecimal; null before it is ready
 */
record ExportRow(
    ExportId id,
    ExportOrder order,
    State state,
    int attempt,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Long size,
    @Nullable String sha256) {

  /** How far it is. */
  enum State {
    /** Waits. */
    QUEUED,
    /** Is being written. */
    RUNNING,
    /** Can be fetched. */
    READY,
    /** Could not be written. */
    FAILED,
    /** Its time is over, or what was in it was erased. */
    EXPIRED;

    String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
