package ai.coditect.audit.checkpoint;

/** Whether the log may go on, as far as is known. */
sealed interface Standing {

  /** Nobody has looked yet. */
  record Unknown() implements Standing {}

  /** The tree goes on from everything that was ever published. */
  record Sound() implements Standing {}

  /**
   * The tree contradicts what was published: an older database was restored, or rows were changed.
   * Signing would show two histories to the world, so nothing is signed and nothing is taken.
   *
   * @param reason for the operator
   */
  record Refused(String reason) implements Standing {}
}
