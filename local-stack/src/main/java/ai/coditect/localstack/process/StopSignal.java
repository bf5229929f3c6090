package ai.coditect.localstack.process;

/** The signal that asks a child to end in good order. */
public enum StopSignal {
  /** The usual request to end. */
  TERM,
  /** PostgreSQL's fast shutdown: on TERM it would wait for every client to leave. */
  INT
}
