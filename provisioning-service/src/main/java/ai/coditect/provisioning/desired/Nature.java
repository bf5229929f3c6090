package ai.coditect.provisioning.desired;

/** What the loss of a resource means, which decides when and whether a plan takes it away. */
public enum Nature {
  /** Holds nothing of the customer's: removed last, made again at will. */
  PLAIN,
  /** Lets somebody in: taken away first. */
  ACCESS,
  /** Holds the customer's data: kept for the tier's retention before it is removed. */
  DATA
}
