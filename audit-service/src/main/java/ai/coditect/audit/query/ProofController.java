package ai.coditect.audit.query;

import ai.coditect.audit.checkpoint.CheckpointReader;
import ai.coditect.audit.checkpoint.SignedCheckpoint;
import ai.coditect.audit.ledger.BeyondTreeException;
import ai.coditect.audit.ledger.ConsistencyProof;
import ai.coditect.audit.ledger.InclusionProof;
import ai.coditect.audit.ledger.TreeHead;
import ai.coditect.audit.ledger.TreeReader;
import ai.coditect.audit.merkle.Hash;
import ai.coditect.platform.problem.FieldError;
import ai.coditect.platform.problem.ProblemException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The tree that the entries form: hashes only, so of no tenant. Reading it is not recorded. All
 * hashes are base64.
 */
@RestController
@RequestMapping("/v1")
class ProofController {

  private final TreeReader tree;
  private final CheckpointReader checkpoints;

  ProofController(TreeReader tree, CheckpointReader checkpoints) {
    this.tree = tree;
    this.checkpoints = checkpoints;
  }

  /** The newest root, which may be a moment ahead of the newest published checkpoint. */
  @GetMapping("/tree-head")
  HeadView head() {
    TreeHead head = tree.head();
    return new HeadView(head.origin(), head.size(), head.root().base64());
  }

  /**
   * The audit path of an entry in the tree of a size, with the checkpoint if one of this size was
   * published. Without a size: in the newest published tree if it contains the entry, else in the
   * newest one.
   */
  @GetMapping("/proofs/inclusion")
  InclusionView inclusion(@RequestParam long index, @RequestParam @Nullable Long size) {
    SignedCheckpoint checkpoint =
        (size == null ? checkpoints.newest() : checkpoints.ofSize(size))
            .filter(it -> index < it.head().size())
            .orElse(null);
    long treeSize =
        checkpoint != null ? checkpoint.head().size() : size == null ? tree.size() : size;
    require(index >= 0 && index < treeSize, "index", "must be below the size of the tree");
    InclusionProof proof = withinTree("size", () -> tree.inclusion(index, treeSize));
    return new InclusionView(
        index,
        treeSize,
        proof.leafHash().base64(),
        base64(proof.path()),
        proof.root().base64(),
        checkpoint == null ? null : checkpoint.note().encoded());
  }

  /** What shows that a tree begins with all entries of an older one. */
  @GetMapping("/proofs/consistency")
  ConsistencyView consistency(@RequestParam long from, @RequestParam @Nullable Long to) {
    long newSize = to == null ? tree.size() : to;
    require(from >= 0 && from <= newSize, "from", "must not be above the size of the newer tree");
    ConsistencyProof proof = withinTree("to", () -> tree.consistency(from, newSize));
    return new ConsistencyView(
        from, newSize, proof.oldRoot().base64(), base64(proof.path()), proof.newRoot().base64());
  }

  private static <T> T withinTree(String parameter, Supplier<T> proof) {
    try {
      return proof.get();
    } catch (BeyondTreeException e) {
      throw ProblemException.invalid(List.of(new FieldError(parameter, "is beyond the tree")));
    }
  }

  private static void require(boolean holds, String parameter, String rule) {
    if (!holds) {
      throw ProblemException.invalid(List.of(new FieldError(parameter, rule)));
    }
  }

  private static List<String> base64(List<Hash> hashes) {
    return hashes.stream().map(Hash::base64).toList();
  }

  /** A root as it is answered. */
  record HeadView(String origin, long size, String rootHash) {}

  /** An audit path as it is answered; the checkpoint is there if one of this size is published. */
  record InclusionView(
      long index,
      long size,
      String leafHash,
      List<String> path,
      String rootHash,
      @Nullable String checkpoint) {}

  /** A consistency proof as it is answered. */
  record ConsistencyView(
      long from, long to, String oldRootHash, List<String> path, String newRootHash) {}
}
