package ai.coditect.audit.selfcheck;

import ai.coditect.audit.merkle.Hash;
import ai.coditect.audit.merkle.Merkle;
import ai.coditect.audit.merkle.Subtree;
import ai.coditect.audit.merkle.TreeGrowth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Grows the tree anew out of stored entries, from a size whose nodes are known to be right, and
 * compares everything on the way. Holds the tree's edge and a page, however long the way is. Not
 * for use by several threads.
 */
final class Rederivation {

  private static final int PAGE = 1_000;
  private static final int MAX_FINDINGS = 100;

  private final LedgerRows rows;
  private final TreeGrowth growth;
  private final List<String> findings = new ArrayList<>();
  private long goodSize;

  /** Goes on from a tree. */
  Rederivation(LedgerRows rows, TreeGrowth growth) {
    this.rows = rows;
    this.growth = growth;
    this.goodSize = growth.size();
  }

  /**
   * Derives up to the size of a signed checkpoint and compares the root.
   *
   * @return whether it makes sense to go on: no entry is missing
   */
  boolean growTo(long size, Hash signed) {
    while (growth.size() < size) {
      if (!takePage(size)) {
        return false;
      }
    }
    if (!growth.root().equals(signed)) {
      find(
          "entries %d to %d are not those of the signed checkpoint of %d entries"
              .formatted(goodSize, size - 1, size));
    } else if (findings.isEmpty()) {
      goodSize = size;
    }
    return true;
  }

  /** Derives what is behind the newest checkpoint: nothing vouches for it yet but itself. */
  void growOn(long size) {
    boolean complete = true;
    while (complete && growth.size() < size) {
      complete = takePage(size);
    }
  }

  private boolean takePage(long size) {
    List<StoredRow> page = rows.entries(growth.size(), Math.min(size, growth.size() + PAGE));
    for (StoredRow row : page) {
      if (row.index() != growth.size()) {
        break;
      }
      row.finding().ifPresent(wrong -> find("entry %d %s".formatted(row.index(), wrong)));
      growth.append(Merkle.leaf(row.commitment()));
    }
    compareNodes();
    boolean complete = !page.isEmpty() && page.getLast().index() == growth.size() - 1;
    if (!complete) {
      find("entry %d is missing".formatted(growth.size()));
    }
    return complete;
  }

  private void compareNodes() {
    Map<Subtree, Hash> derived = growth.takeCompleted();
    Map<Subtree, Hash> stored = rows.nodes(derived.keySet());
    derived.forEach(
        (node, hash) -> {
          if (!hash.equals(stored.get(node))) {
            find(name(node) + " is another");
          }
        });
  }

  static String name(Subtree node) {
    long first = node.index() << node.level();
    return "the tree's node over entries %d to %d"
        .formatted(first, first + (1L << node.level()) - 1);
  }

  /** Adds what was found elsewhere. */
  void find(String finding) {
    if (findings.size() < MAX_FINDINGS) {
      findings.add(finding);
    }
  }

  /** Up to where all is as it was signed. */
  long goodSize() {
    return goodSize;
  }

  /** How many entries the derived tree has. */
  long size() {
    return growth.size();
  }

  List<String> findings() {
    return List.copyOf(findings);
  }
}
