package ai.coditect.audit.checkpoint;

/** The log takes nothing for now; its message says why. What was to be taken is to be kept. */
public final class LogStandsStillException extends RuntimeException {

  LogStandsStillException(String reason) {
    super(reason);
  }
}
