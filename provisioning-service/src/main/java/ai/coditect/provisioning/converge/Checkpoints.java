package ai.coditect.provisioning.converge;

/** Where runs write down what they are about to do and what they did. */
interface Checkpoints {

  /**
   * Returns once it is durable.
   *
   * @throws RunInterruptedException if it was refused, and nothing of it is written
   * @throws RuntimeException if nobody knows whether it is written
   */
  void write(Checkpoint checkpoint);
}
