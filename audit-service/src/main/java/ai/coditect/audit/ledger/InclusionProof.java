package ai.coditect.audit.ledger;

import ai.coditect.audit.merkle.Hash;
import java.util.List;

/**
 * Shows that a leaf is in the tree of a size.
 *
 * @param path the audit path of RFC 6962, from the leaf to the root
 */
public record InclusionProof(long index, long size, Hash leafHash, List<Hash> path, Hash root) {

  /** Copies. */
  public InclusionProof {
    path = List.copyOf(path);
  }
}
