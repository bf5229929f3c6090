package ai.coditect.audit.ledger;

import ai.coditect.audit.merkle.Hash;
import java.util.List;

/**
 * Shows that the tree of size {@code to} begins with all entries of the one of size {@code from}.
 */
public record ConsistencyProof(long from, long to, Hash oldRoot, List<Hash> path, Hash newRoot) {

  /** Copies. */
  public ConsistencyProof {
    path = List.copyOf(path);
  }
}
