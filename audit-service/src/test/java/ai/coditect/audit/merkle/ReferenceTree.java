package ai.coditect.audit.merkle;

import java.util.List;

/** The definition of RFC 6962, section 2.1, word for word: slow, and nothing to get wrong. */
final class ReferenceTree {

  private ReferenceTree() {}

  static Hash root(List<Hash> leaves) {
    if (leaves.isEmpty()) {
      return Merkle.EMPTY_ROOT;
    }
    if (leaves.size() == 1) {
      return leaves.getFirst();
    }
    int k = 1;
    while (k * 2 < leaves.size()) {
      k *= 2;
    }
    return Merkle.node(root(leaves.subList(0, k)), root(leaves.subList(k, leaves.size())));
  }

  static Hash subtree(List<Hash> leaves, Subtree subtree) {
    int from = (int) (subtree.index() << subtree.level());
    return root(leaves.subList(from, from + (1 << subtree.level())));
  }
}
