package ai.coditect.audit.selfcheck;

import ai.coditect.audit.ledger.TreeHead;
import ai.coditect.audit.ledger.TreeReader;
import ai.coditect.audit.merkle.Hash;
import ai.coditect.audit.merkle.LeafRange;
import ai.coditect.audit.merkle.Merkle;
import ai.coditect.audit.merkle.ProofPath;
import ai.coditect.audit.merkle.Subtree;
import ai.coditect.audit.merkle.TreeGrowth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Checks a block of old entries again: derives its subtree out of what is stored, and proves that
 * below a signed root. So it costs the same wherever in the ledger the block is.
 */
@Component
class Patrol {

  private static final int LEVEL = 10;

  /** How many entries a block has. */
  static final int BLOCK = 1 << LEVEL;

  private final LedgerRows rows;
  private final TreeReader tree;

  Patrol(LedgerRows rows, TreeReader tree) {
    this.rows = rows;
    this.tree = tree;
  }

  /** What is wrong with the block that begins here, a multiple of its size. */
  List<String> findings(long begin, TreeHead signed) {
    List<String> findings = new ArrayList<>();
    var growth =
        new TreeGrowth(
            0,
            node -> {
              throw new IllegalStateException("an empty tree has no " + node);
            });
    for (StoredRow row : rows.entries(begin, begin + BLOCK)) {
      if (row.index() != begin + growth.size()) {
        break;
      }
      row.finding().ifPresent(wrong -> findings.add("entry %d %s".formatted(row.index(), wrong)));
      growth.append(Merkle.leaf(row.commitment()));
    }
    if (growth.size() < BLOCK) {
      findings.add("entry %d is missing".formatted(begin + growth.size()));
      return findings;
    }
    compareNodes(begin, growth, findings);
    if (!rootAbove(begin, growth.root(), signed).equals(signed.root())) {
      findings.add(
          "entries %d to %d are not those of the signed checkpoint of %d entries"
              .formatted(begin, begin + BLOCK - 1, signed.size()));
    }
    return findings;
  }

  private void compareNodes(long begin, TreeGrowth growth, List<String> findings) {
    List<Subtree> places = new ArrayList<>();
    List<Hash> derived = new ArrayList<>();
    growth
        .takeCompleted()
        .forEach(
            (node, hash) -> {
              places.add(new Subtree(node.level(), (begin >> node.level()) + node.index()));
              derived.add(hash);
            });
    Map<Subtree, Hash> stored = rows.nodes(places);
    for (int i = 0; i < places.size(); i++) {
      if (!derived.get(i).equals(stored.get(places.get(i)))) {
        findings.add(Rederivation.name(places.get(i)) + " is another");
      }
    }
  }

  private Hash rootAbove(long begin, Hash block, TreeHead signed) {
    List<LeafRange> path = ProofPath.inclusion(begin, signed.size());
    List<LeafRange> above = path.subList(LEVEL, path.size());
    List<Hash> siblings = tree.hashes(above);
    Hash hash = block;
    for (int i = 0; i < above.size(); i++) {
      hash =
          above.get(i).begin() > begin
              ? Merkle.node(hash, siblings.get(i))
              : Merkle.node(siblings.get(i), hash);
    }
    return hash;
  }
}
