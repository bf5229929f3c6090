package ai.coditect.audit.merkle;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The audit paths of leaves in ascending order, each without what the paths before it have shown: a
 * path gives the hashes to the right of its leaf, and a later leaf is below one of these, so its
 * path goes up to that one only. For neighbours it is one hash, on average. Not for use by several
 * threads.
 */
public final class AscendingProofs {

  private final Deque<LeafRange> shown = new ArrayDeque<>();

  /** Proofs below the root of a tree of this size. */
  public AscendingProofs(long size) {
    shown.push(LeafRange.tree(size));
  }

  /**
   * The path of the next leaf, from the leaf up.
   *
   * @param index above that of the leaf before
   */
  public List<LeafRange> next(long index) {
    while (!shown.isEmpty() && shown.peek().end() <= index) {
      shown.pop();
    }
    LeafRange known = shown.poll();
    if (known == null || index < known.begin()) {
      throw new IllegalArgumentException(
          "leaf %d is behind the tree or not behind the one before".formatted(index));
    }
    List<LeafRange> path = ProofPath.below(known, index);
    for (LeafRange sibling : path.reversed()) {
      if (sibling.begin() > index) {
        shown.push(sibling);
      }
    }
    return path;
  }
}
