package ai.coditect.verifier;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A checkpoint that whoever checks has kept from before: what is checked now must be of a tree that
 * begins with all of that one's entries. So an older state of the log, or another history of it, is
 * refused although its own signatures hold.
 *
 * @param name of the file that it was kept in
 * @param note as the log signed it
 */
record KeptCheckpoint(String name, String note) {

  /**
   * What shows that a tree goes on from a smaller one, as {@code GET /v1/proofs/consistency}
   * answers it.
   */
  record Proof(long from, long to, List<byte[]> path) {

    Proof {
      path = List.copyOf(path);
    }

    static Proof parse(String json) throws Refusal {
      Map<?, ?> members = Json.object(json.strip());
      if (members.get("from") instanceof Long from
          && members.get("to") instanceof Long to
          && members.get("path") instanceof List<?> hashes) {
        List<byte[]> path = new ArrayList<>();
        for (Object hash : hashes) {
          path.add(Hashing.parse(String.valueOf(hash)));
        }
        return new Proof(from, to, path);
      }
      throw new Refusal("not a consistency proof with from, to and path");
    }

    private boolean shows(Checkpoint kept, Checkpoint found) {
      return from == kept.size()
          && to == found.size()
          && ProofCheck.consistency(from, to, path, kept.root(), found.root());
    }
  }

  /**
   * Ends if a checkpoint goes on from this one.
   *
   * @param trusted the keys to believe; empty to believe the one that signed {@code found}
   */
  void requirePrefix(Checkpoint found, List<VerifierKey> trusted, List<Proof> proofs)
      throws Refusal {
    Checkpoint kept;
    try {
      kept = Checkpoint.open(note, trusted.isEmpty() ? List.of(found.signer()) : trusted);
    } catch (Refusal e) {
      throw new Refusal("%s, which was kept: %s".formatted(name, e.getMessage()));
    }
    Refusal.unless(
        kept.origin().equals(found.origin()),
        "%s, which was kept, is of another log: %s".formatted(name, kept.origin()));
    Refusal.unless(
        kept.size() <= found.size(),
        "this is older than what you have: it is of the log's first %d entries, and %s of %d"
            .formatted(found.size(), name, kept.size()));
    if (kept.size() == found.size()) {
      Refusal.unless(
          Arrays.equals(kept.root(), found.root()),
          "a fork: the log has signed %d other entries in %s".formatted(kept.size(), name));
      return;
    }
    boolean asked =
        proofs.stream().anyMatch(it -> it.from() == kept.size() && it.to() == found.size());
    Refusal.unless(
        asked,
        "nothing shows that the log's %d entries begin with the %d of %s: name a proof with --consistency (GET /v1/proofs/consistency?from=%d&to=%d)"
            .formatted(found.size(), kept.size(), name, kept.size(), found.size()));
    Refusal.unless(
        proofs.stream().anyMatch(it -> it.shows(kept, found)),
        "the proof does not show that the log's %d entries begin with the %d of %s: it is none, or they are a fork"
            .formatted(found.size(), kept.size(), name));
  }
}
