package ai.coditect.provisioning.converge;

/** A run must not go on: somebody else works on the tenant, or it is asked for something newer. */
final class RunInterruptedException extends RuntimeException {

  RunInterruptedException(String message) {
    super(message);
  }
}
