package ai.coditect.provisioning.exports;

/** A copy is not to be made any more, or not by who makes it. */
final class BrokenOffException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BrokenOffException(String message) {
    super(message);
  }
}
