package ai.coditect.audit.checkpoint;

import ai.coditect.audit.ledger.TreeDamagedException;
import ai.coditect.audit.ledger.TreeHead;
import ai.coditect.audit.ledger.TreeReader;
import ai.coditect.audit.merkle.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/**
 * Compares the tree with the checkpoints that are kept outside of this service's reach, before
 * anything is signed and before the first event is taken. What was published must be a prefix of
 * the tree; if it is not, the log stands still until it is, or goes on under another origin.
 */
@Service
public class ForkGuard {

  private static final Logger LOG = LoggerFactory.getLogger(ForkGuard.class);
  private static final int FIRST_LOOK_SECONDS = 5;

  private final List<ExternalCheckpoints> places;
  private final CheckpointTables tables;
  private final LogKeys keys;
  private final TreeReader tree;
  private final CountDownLatch looked = new CountDownLatch(1);

  /** What was read and is not known to be a prefix; and the newest that is, to be asked again. */
  private final List<TreeHead> unproven = new ArrayList<>();

  private @Nullable TreeHead newest;
  private @Nullable String foreign;
  private volatile Standing standing = new Standing.Unknown();

  ForkGuard(
      List<ExternalCheckpoints> places, CheckpointTables tables, LogKeys keys, TreeReader tree) {
    this.places = List.copyOf(places);
    this.tables = tables;
    this.keys = keys;
    this.tree = tree;
  }

  /**
   * Ends at once if the log may take further events.
   *
   * @throws LogStandsStillException if it may not, or if nobody knows yet
   */
  public void requireSound() {
    awaitFirstLook();
    switch (standing) {
      case Standing.Sound() -> {}
      case Standing.Unknown() ->
          throw new LogStandsStillException("the published checkpoints could not be read yet");
      case Standing.Refused(String reason) -> throw new LogStandsStillException(reason);
    }
  }

  private void awaitFirstLook() {
    try {
      var _ = looked.await(FIRST_LOOK_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  Standing standing() {
    return standing;
  }

  /**
   * How the tree contradicts what was published, after another look; if a place does not answer, as
   * far as is known from before: the publishing loop says that it does not.
   */
  public Optional<String> contradictionNow() {
    try {
      look();
    } catch (RuntimeException e) {
      LOG.atDebug().setCause(e).log("Not all published checkpoints could be read");
    }
    return standing instanceof Standing.Refused(String reason)
        ? Optional.of(reason)
        : Optional.empty();
  }

  /**
   * Looks at what is new outside, and again at the newest.
   *
   * @throws RuntimeException if something does not answer; what was known before stays
   */
  synchronized void look() {
    Optional<String> contradiction = readPlaces().or(this::contradiction);
    Standing now =
        contradiction.<Standing>map(Standing.Refused::new).orElseGet(Standing.Sound::new);
    if (!now.equals(standing)) {
      contradiction.ifPresent(reason -> LOG.error("Nothing is signed or taken: {}", reason));
      standing = now;
    }
    looked.countDown();
  }

  /** Reads what is new; tells of a place that vouches for nothing. */
  private Optional<String> readPlaces() {
    Optional<String> unfit = Optional.empty();
    for (ExternalCheckpoints place : places) {
      try {
        place.readNew().forEach(note -> read(place, note));
      } catch (UnfitPlaceException e) {
        unfit = Optional.of(String.valueOf(e.getMessage()));
      }
    }
    return unfit;
  }

  private void read(ExternalCheckpoints place, String note) {
    SignedCheckpoint checkpoint;
    try {
      checkpoint = SignedCheckpoint.parse(note);
    } catch (IllegalArgumentException e) {
      foreign = place.name() + " holds something that is no checkpoint";
      return;
    }
    if (!checkpoint.head().origin().equals(tree.origin())) {
      return; // of another log, perhaps of one that this one has replaced
    }
    boolean ours =
        keys.publicKeys().stream().anyMatch(checkpoint.note()::signedBy)
            || tables.keys().stream().anyMatch(checkpoint.note()::signedBy);
    if (ours) {
      unproven.add(checkpoint.head());
    } else {
      foreign =
          "%s holds a checkpoint of %d entries that none of our keys has signed"
              .formatted(place.name(), checkpoint.head().size());
    }
  }

  private Optional<String> contradiction() {
    if (foreign != null) {
      return Optional.of(foreign);
    }
    List<TreeHead> asked = new ArrayList<>(unproven);
    if (newest != null) {
      asked.add(newest);
    }
    tables.newestTaken().ifPresent(asked::add);
    for (TreeHead head : asked) {
      Optional<String> contradiction = contradiction(head);
      if (contradiction.isPresent()) {
        return contradiction;
      }
    }
    for (TreeHead head : unproven) {
      newest = newest == null || newest.size() < head.size() ? head : newest;
    }
    unproven.clear();
    return Optional.empty();
  }

  private Optional<String> contradiction(TreeHead head) {
    Optional<Hash> root;
    try {
      root = tree.root(head.size());
    } catch (TreeDamagedException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
    if (root.isEmpty()) {
      return Optional.of(
          "a checkpoint of %d entries was published, and the ledger has %d: was an older database restored?"
              .formatted(head.size(), tree.size()));
    }
    return root.get().equals(head.root())
        ? Optional.empty()
        : Optional.of(
            "the ledger's first %d entries are not those of the checkpoint that was published"
                .formatted(head.size()));
  }
}
