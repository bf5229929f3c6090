package ai.coditect.audit.checkpoint;

import java.util.List;

/**
 * A place where checkpoints are kept that this service can add to and not rewrite: what it says
 * there it cannot take back, not even by restoring an older database.
 */
interface ExternalCheckpoints {

  /** What it is called in reasons and metrics. */
  String name();

  /**
   * What has come there since the last call, the oldest first; at the first call the newest ones
   * that were there. Not for use by several threads.
   *
   * @throws UnfitPlaceException if what it keeps could be changed or deleted: nothing is signed
   *     then
   * @throws RuntimeException if the place does not answer; the next call begins anew
   */
  List<String> readNew();

  /**
   * Adds a checkpoint; once this returns it is kept, whatever happens to us.
   *
   * @throws RuntimeException if the place does not answer; it may be kept all the same
   */
  void write(SignedCheckpoint checkpoint);
}
