package ai.coditect.audit.checkpoint;

import java.io.Serial;

/** A place cannot hold anybody to what it keeps: checkpoints in it could be changed or deleted. */
final class UnfitPlaceException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  UnfitPlaceException(String reason) {
    super(reason);
  }
}
