package ai.coditect.audit.selfcheck;

import ai.coditect.audit.checkpoint.CheckpointReader;
import ai.coditect.audit.checkpoint.SignedCheckpoint;
import ai.coditect.audit.ledger.TreeDamagedException;
import ai.coditect.audit.ledger.TreeHead;
import ai.coditect.audit.ledger.TreeReader;
import ai.coditect.audit.merkle.Hash;
import ai.coditect.audit.merkle.LeafRange;
import ai.coditect.audit.merkle.Subtree;
import ai.coditect.audit.merkle.TreeGrowth;
import ai.coditect.audit.selfcheck.SelfCheckLog.Progress;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * One check. An incremental one derives what was published since the last good one, and looks again
 * at some old blocks, one after the other, so that in time all of them have their turn; its cost
 * does not grow with the ledger. A full one derives everything and checks every signature. Each
 * looks at what came behind the newest checkpoint, and at what others were told of the ledger.
 */
@Component
class SelfCheck {

  private static final int CHECKPOINTS = 500;

  private final LedgerRows rows;
  private final TreeReader tree;
  private final CheckpointReader checkpoints;
  private final Patrol patrol;
  private final SaidToOthers others;
  private final SelfCheckLog log;
  private final SelfCheckProperties properties;
  private final Clock clock;

  SelfCheck(
      LedgerRows rows,
      TreeReader tree,
      CheckpointReader checkpoints,
      Patrol patrol,
      SaidToOthers others,
      SelfCheckLog log,
      SelfCheckProperties properties,
      Clock clock) {
    this.rows = rows;
    this.tree = tree;
    this.checkpoints = checkpoints;
    this.patrol = patrol;
    this.others = others;
    this.log = log;
    this.properties = properties;
    this.clock = clock;
  }

  /**
   * Checks, unless another instance does or nothing is published yet.
   *
   * @return what was found
   */
  Optional<List<String>> run() {
    Optional<TreeHead> newest = checkpoints.newestHead();
    return newest.flatMap(head -> log.begin().map(progress -> check(progress, head)));
  }

  private List<String> check(Progress progress, TreeHead newest) {
    Instant began = clock.instant();
    boolean finished = false;
    try {
      long from = progress.full() ? 0 : progress.verifiedSize();
      Rederivation derived = derive(from, newest, progress.full());
      long patrolNext = progress.full() ? 0 : patrol(progress, newest, derived);
      long verified = progress.full() || derived.goodSize() > from ? derived.goodSize() : from;
      long checked = derived.size();
      if (checked == newest.size()) {
        derived.growOn(Math.min(tree.size(), checked + properties.longest()));
      }
      others.findings().forEach(derived::find);
      List<String> findings = derived.findings();
      log.end(
          new Progress(verified, patrolNext, false),
          progress.full(),
          checked - from,
          findings,
          began);
      finished = true;
      return findings;
    } finally {
      if (!finished) {
        log.abandon();
      }
    }
  }

  private Rederivation derive(long from, TreeHead newest, boolean all) {
    Rederivation derived;
    try {
      derived = new Rederivation(rows, growthFrom(from));
    } catch (TreeDamagedException e) {
      derived = new Rederivation(rows, growthFrom(0));
      derived.find(String.valueOf(e.getMessage()));
      return derived;
    }
    if (from > newest.size()) {
      derived.find(
          "%d entries were checked, and the newest checkpoint has %d"
              .formatted(from, newest.size()));
      return derived;
    }
    long end = all ? newest.size() : Math.min(newest.size(), from + properties.longest());
    List<SignedCheckpoint> next = checkpoints.between(from - 1, newest.size(), CHECKPOINTS);
    while (!next.isEmpty()) {
      for (SignedCheckpoint checkpoint : next) {
        if (!checkpoints.isSigned(checkpoint)) {
          derived.find(
              "the checkpoint of %d entries has no valid signature"
                  .formatted(checkpoint.head().size()));
        }
        if (!derived.growTo(checkpoint.head().size(), checkpoint.head().root())
            || derived.size() >= end) {
          return derived;
        }
      }
      log.goOn();
      next = checkpoints.between(derived.size(), newest.size(), CHECKPOINTS);
    }
    return derived;
  }

  private TreeGrowth growthFrom(long size) {
    List<Subtree> edge = LeafRange.tree(size).subtrees();
    List<Hash> hashes =
        tree.hashes(
            edge.stream()
                .map(
                    node ->
                        new LeafRange(
                            node.index() << node.level(), (node.index() + 1) << node.level()))
                .toList());
    Map<Subtree, Hash> known = new HashMap<>();
    for (int i = 0; i < edge.size(); i++) {
      known.put(edge.get(i), hashes.get(i));
    }
    return new TreeGrowth(size, node -> Objects.requireNonNull(known.get(node)));
  }

  private long patrol(Progress progress, TreeHead newest, Rederivation derived) {
    long blocks = Math.min(progress.verifiedSize(), newest.size()) / Patrol.BLOCK;
    long block = progress.patrolNext() / Patrol.BLOCK;
    long rounds = Math.min(blocks, properties.patrol() / Patrol.BLOCK);
    for (long i = 0; i < rounds; i++) {
      block = block >= blocks ? 0 : block;
      try {
        patrol.findings(block * Patrol.BLOCK, newest).forEach(derived::find);
      } catch (TreeDamagedException e) {
        derived.find(String.valueOf(e.getMessage()));
      }
      block++;
    }
    return block * Patrol.BLOCK;
  }
}
