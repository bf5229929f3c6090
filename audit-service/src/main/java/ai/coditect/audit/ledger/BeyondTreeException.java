package ai.coditect.audit.ledger;

/** A proof was asked for an entry or a size that the tree does not have yet. */
public final class BeyondTreeException extends RuntimeException {

  BeyondTreeException(long size) {
    super("the tree has " + size + " entries");
  }
}
