package ai.coditect.audit.checkpoint;

import ai.coditect.audit.ledger.TreeHead;
import ai.coditect.audit.ledger.TreeReader;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Takes a checkpoint of the tree, signs it, writes it where we cannot rewrite it, and only then
 * calls it published: each step is committed before the next begins. After a crash between two of
 * them the next round, here or at another instance, does what is missing; Ed25519 gives the same
 * signature again.
 */
@Component
class Publisher {

  private final ForkGuard guard;
  private final PublisherLease lease;
  private final TreeReader tree;
  private final CheckpointTables tables;
  private final LogKeys keys;
  private final KeyHistory history;
  private final List<ExternalCheckpoints> places;
  private long notedEpoch = -1;

  Publisher(
      ForkGuard guard,
      PublisherLease lease,
      TreeReader tree,
      CheckpointTables tables,
      LogKeys keys,
      KeyHistory history,
      List<ExternalCheckpoints> places) {
    this.guard = guard;
    this.lease = lease;
    this.tree = tree;
    this.tables = tables;
    this.keys = keys;
    this.history = history;
    this.places = List.copyOf(places);
  }

  /**
   * Publishes what has grown, if it is our turn and all is well. Not for use by several threads.
   *
   * @return whether everything that is in the tree is published, by whomever
   */
  boolean round() {
    guard.look();
    OptionalLong epoch = lease.claim();
    if (epoch.isPresent() && guard.standing() instanceof Standing.Sound) {
      publish(epoch.getAsLong());
    }
    long size = tree.size();
    Long published = tables.newestPublished();
    return published != null && published >= size;
  }

  private void publish(long epoch) {
    if (epoch != notedEpoch) {
      history.noteCurrent();
      notedEpoch = epoch;
    }
    TreeHead head = newestTaken(epoch);
    Long published = tables.newestPublished();
    if (published != null && published >= head.size()) {
      return;
    }
    var checkpoint = new SignedCheckpoint(head, keys.sign(SignedCheckpoint.text(head)));
    tables.insertSignatures(head.size(), checkpoint.note().signatures());
    places.forEach(place -> place.write(checkpoint));
    tables.insertPublication(head.size());
  }

  private TreeHead newestTaken(long epoch) {
    TreeHead head = tree.head();
    @Nullable TreeHead taken = tables.newestTaken().orElse(null);
    if (taken != null && taken.size() >= head.size()) {
      return taken;
    }
    tables.take(head, epoch);
    return head;
  }

  /** Lets another instance go on at once. */
  void handOver() {
    lease.release();
  }

  /** Why nothing is published; empty while all is well or nobody knows. */
  Optional<String> refusal() {
    return guard.standing() instanceof Standing.Refused(String reason)
        ? Optional.of(reason)
        : Optional.empty();
  }
}
