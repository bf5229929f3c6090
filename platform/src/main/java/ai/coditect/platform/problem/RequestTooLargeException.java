package ai.coditect.platform.problem;

import java.io.IOException;

/** A body goes on after the last byte that is read of one. */
public final class RequestTooLargeException extends IOException {

  RequestTooLargeException(long limit) {
    super("The body may have at most %d bytes.".formatted(limit));
  }
}
