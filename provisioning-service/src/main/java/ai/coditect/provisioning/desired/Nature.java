package ai.coditect.provisioning.desired;

/** What the loss of a resource means, which decides when and whether a plan takes it away. */
public enum Nature {
  /** Holds nothing of the customer's: removed last, made again at will. */
  PLAIN,
  /** Lets somebody in: taken away first. */
  ACCESS,
  /**
   * What the customer has running: nothing of it is lost by being stopped, it comes back as it was.
   */
  RUNNING,
  /** Holds the customer's data: kept for the tier's retention before it is removed. */
  DATA;

  /** Whether it is gone for good, or a deletion to whoever counts them, when it is taken away. */
  public boolean isDeleted() {
    return switch (this) {
      case PLAIN, DATA -> true;
      case ACCESS, RUNNING -> false;
    };
  }
}
