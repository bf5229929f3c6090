package ai.coditect.audit.merkle;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Neighbouring leaves that one hash of a proof or a root stands for.
 *
 * @param begin the first
 * @param end the one after the last
 */
public record LeafRange(long begin, long end) {

  /** Validates. */
  public LeafRange {
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException("no leaves from %d to %d".formatted(begin, end));
    }
    long length = end - begin;
    // What RFC 6962 cuts a tree into always starts at a multiple of its size rounded up to a power
    // of two; any other range has no hash.
    if (length > 0 && begin != 0 && Long.numberOfTrailingZeros(begin) < ceilLog2(length)) {
      throw new IllegalArgumentException("no tree has a node over %d to %d".formatted(begin, end));
    }
  }

  /** The whole tree of this size. */
  public static LeafRange tree(long size) {
    return new LeafRange(0, size);
  }

  /** The fewest complete subtrees that cover it, from left to right: at most 63. */
  public List<Subtree> subtrees() {
    List<Subtree> subtrees = new ArrayList<>();
    long next = begin;
    while (next < end) {
      int level = floorLog2(end - next);
      subtrees.add(new Subtree(level, next >> level));
      next += 1L << level;
    }
    return subtrees;
  }

  /** Its Merkle tree hash, out of the hashes of {@link #subtrees()}. */
  public Hash hash(Function<Subtree, Hash> hashes) {
    List<Subtree> subtrees = subtrees();
    if (subtrees.isEmpty()) {
      return Merkle.EMPTY_ROOT;
    }
    Hash hash = hashes.apply(subtrees.getLast());
    for (Subtree left : subtrees.reversed().subList(1, subtrees.size())) {
      hash = Merkle.node(hashes.apply(left), hash);
    }
    return hash;
  }

  private static int floorLog2(long positive) {
    return Long.SIZE - 1 - Long.numberOfLeadingZeros(positive);
  }

  private static int ceilLog2(long positive) {
    return positive == 1 ? 0 : floorLog2(positive - 1) + 1;
  }
}
