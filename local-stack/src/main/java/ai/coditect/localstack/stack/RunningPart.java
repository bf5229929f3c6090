package ai.coditect.localstack.stack;

import ai.coditect.localstack.process.ChildProcess;
import java.util.List;
import java.util.function.Consumer;

/** What the supervisor can do with a part. */
interface RunningPart {

  /**
   * Starts it, and returns when it is ready. An interrupt ends the attempt.
   *
   * @param progress receives what is being done, or an empty text for simply starting
   */
  void start(Consumer<String> progress);

  /** Ends it in good order; safe to call in any state. */
  void stop();

  /** Its processes at this moment; none if it runs in this JVM or not at all. */
  List<ChildProcess> processes();
}
