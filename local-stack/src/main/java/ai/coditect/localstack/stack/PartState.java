package ai.coditect.localstack.stack;

import java.time.Duration;

/** Where a part is between not being started and being ready. */
public sealed interface PartState {

  /** Something that it needs is not ready yet. */
  record Waiting() implements PartState {}

  /**
   * It is on its way.
   *
   * @param activity what is being done, if it is not simply starting; else empty
   */
  record Starting(String activity) implements PartState {}

  /**
   * It does its work.
   *
   * @param took from the moment when what it needs was ready
   */
  record Ready(Duration took) implements PartState {}

  /**
   * It did not start, or ended by itself.
   *
   * @param message fit for a person, with the log file and its last lines
   */
  record Failed(String message) implements PartState {}

  /** It was stopped on purpose. */
  record Stopped() implements PartState {}
}
