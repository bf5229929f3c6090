package ai.coditect.verifier;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Proves leaves below a root in ascending order. From each proof it keeps the hashes to the right
 * of the leaf, which are as good as the root itself: so the next leaf needs a path only up to the
 * one of these that it is below. Holds at most 63 hashes.
 */
final class ProvenTree {

  /** The leaves from begin to before end, whose hash is known. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Range(long begin, long end, byte[] hash) {}

  private final Deque<Range> ahead = new ArrayDeque<>();

  ProvenTree(long size, byte[] root) {
    if (size > 0) {
      ahead.push(new Range(0, size, root));
    }
  }

  /**
   * Proves one more leaf; false if it is not at this index, or not behind the last one.
   *
   * @param path the siblings, from the leaf up
   */
  boolean prove(byte[] leaf, long index, List<byte[]> path) {
    while (!ahead.isEmpty() && ahead.peek().end() <= index) {
      ahead.pop();
    }
    Range known = ahead.poll();
    if (known == null || index < known.begin()) {
      return false;
    }
    return climb(leaf, index, path, known);
  }

  private boolean climb(byte[] leaf, long index, List<byte[]> path, Range known) {
    // From the known hash down to the leaf, which side the sibling is on and what it spans.
    long[] begins = new long[path.size()];
    long[] ends = new long[path.size()];
    long begin = known.begin();
    long end = known.end();
    int depth = path.size();
    while (end - begin > 1) {
      if (--depth < 0) {
        return false;
      }
      long split = begin + Long.highestOneBit(end - begin - 1);
      boolean left = index < split;
      begins[depth] = left ? split : begin;
      ends[depth] = left ? end : split;
      begin = left ? begin : split;
      end = left ? split : end;
    }
    if (depth != 0) {
      return false;
    }
    byte[] hash = leaf;
    for (int i = 0; i < path.size(); i++) {
      hash = begins[i] > index ? Hashing.node(hash, path.get(i)) : Hashing.node(path.get(i), hash);
    }
    if (!Arrays.equals(hash, known.hash())) {
      return false;
    }
    for (int i = path.size() - 1; i >= 0; i--) {
      if (begins[i] > index) {
        ahead.push(new Range(begins[i], ends[i], path.get(i)));
      }
    }
    return true;
  }
}
