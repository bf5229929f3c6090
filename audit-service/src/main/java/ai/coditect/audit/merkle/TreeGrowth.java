package ai.coditect.audit.merkle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Appends leaves to a tree of which it knows only the right edge, and collects the inner nodes that
 * become complete: together as many as leaves, so an append costs the same at any size. Not for use
 * by several threads.
 */
public final class TreeGrowth {

  private final List<Hash> edge;
  private final Map<Subtree, Hash> completed = new LinkedHashMap<>();
  private long size;

  /** Goes on from a tree of this size, of which {@code hashes} gives the nodes of the edge. */
  public TreeGrowth(long size, Function<Subtree, Hash> hashes) {
    this.size = size;
    // From left, where the subtrees are large, to right: one for each set bit of the size.
    this.edge = new ArrayList<>(LeafRange.tree(size).subtrees().stream().map(hashes).toList());
  }

  /** Appends one leaf. */
  public void append(Hash leaf) {
    Hash hash = leaf;
    int merges = Long.numberOfTrailingZeros(~size);
    for (int level = 1; level <= merges; level++) {
      hash = Merkle.node(edge.removeLast(), hash);
      completed.put(new Subtree(level, size >> level), hash);
    }
    edge.add(hash);
    size++;
  }

  /** How many leaves the tree has now. */
  public long size() {
    return size;
  }

  /** A view of the inner nodes that have become complete, in the order in which they did. */
  public Map<Subtree, Hash> completed() {
    return Collections.unmodifiableMap(completed);
  }

  /** The same, handed over: they are forgotten here. */
  public Map<Subtree, Hash> takeCompleted() {
    Map<Subtree, Hash> taken = Map.copyOf(completed);
    completed.clear();
    return taken;
  }

  /** The root of the tree as it is now. */
  public Hash root() {
    if (edge.isEmpty()) {
      return Merkle.EMPTY_ROOT;
    }
    Hash hash = edge.getLast();
    for (Hash left : edge.reversed().subList(1, edge.size())) {
      hash = Merkle.node(left, hash);
    }
    return hash;
  }
}
