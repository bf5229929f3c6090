package ai.coditect.audit.merkle;

import java.util.ArrayList;
import java.util.List;

/**
 * Which leaves each hash of a proof stands for, as RFC 6962 defines PATH (section 2.1.1) and PROOF
 * (section 2.1.2). At most 63 ranges.
 */
public final class ProofPath {

  private ProofPath() {}

  /** The audit path of the leaf {@code index} in the tree of {@code size} leaves. */
  public static List<LeafRange> inclusion(long index, long size) {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException(
          "a tree of %d leaves has none at %d".formatted(size, index));
    }
    return below(LeafRange.tree(size), index);
  }

  /** The same below an inner node of a tree: up to that node, not to the root. */
  static List<LeafRange> below(LeafRange node, long index) {
    List<LeafRange> path = new ArrayList<>();
    long begin = node.begin();
    long end = node.end();
    while (end - begin > 1) {
      long split = split(begin, end);
      if (index < split) {
        path.addFirst(new LeafRange(split, end));
        end = split;
      } else {
        path.addFirst(new LeafRange(begin, split));
        begin = split;
      }
    }
    return path;
  }

  /** What shows that the tree of {@code from} leaves begins the one of {@code to} leaves. */
  public static List<LeafRange> consistency(long from, long to) {
    if (from < 0 || from > to) {
      throw new IllegalArgumentException(
          "a tree does not shrink from %d to %d".formatted(from, to));
    }
    List<LeafRange> path = new ArrayList<>();
    if (from == 0 || from == to) {
      return path;
    }
    long begin = 0;
    long end = to;
    while (end > from) {
      long split = split(begin, end);
      if (from <= split) {
        path.addFirst(new LeafRange(split, end));
        end = split;
      } else {
        path.addFirst(new LeafRange(begin, split));
        begin = split;
      }
    }
    if (begin > 0) {
      path.addFirst(new LeafRange(begin, end));
    }
    return path;
  }

  /** Where a tree is cut: behind the largest power of two that is smaller than its size. */
  private static long split(long begin, long end) {
    return begin + Long.highestOneBit(end - begin - 1);
  }
}
