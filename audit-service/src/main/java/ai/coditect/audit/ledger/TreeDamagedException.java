package ai.coditect.audit.ledger;

import ai.coditect.audit.merkle.Subtree;

/** The database lacks a part of the tree that it had. */
public final class TreeDamagedException extends RuntimeException {

  TreeDamagedException(Subtree missing) {
    super("the ledger lacks the tree's node %s".formatted(missing));
  }
}
