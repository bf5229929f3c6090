package ai.coditect.verifier;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Checks a {@code .tlog-proof} (c2sp.org/tlog-proof) of one entry. */
final class TlogProofFile {

  static final String HEADER = "c2sp.org/tlog-proof@v1";

  private TlogProofFile() {}

  /** Such a file brings no key along, so one has to be given. */
  static Verdict check(String text, List<VerifierKey> trusted) {
    try {
      return accept(text, trusted);
    } catch (Refusal e) {
      return new Verdict.Refused(String.valueOf(e.getMessage()));
    }
  }

  private static Verdict accept(String text, List<VerifierKey> trusted) throws Refusal {
    Refusal.unless(!trusted.isEmpty(), "a proof brings no key along: name one with --key");
    int end = text.indexOf("\n\n");
    Refusal.unless(end > 0, "not a proof with a checkpoint");
    List<String> lines = text.substring(0, end).lines().toList();
    Refusal.unless(
        lines.size() >= 3
            && lines.get(0).equals(HEADER)
            && lines.get(1).startsWith("extra ")
            && lines.get(2).startsWith("index "),
        "not a proof of an entry of this log");
    Checkpoint checkpoint = Checkpoint.open(text.substring(end + 2), trusted);
    byte[] extra = Base64Text.decode(lines.get(1).substring("extra ".length()));
    long index = Decimal.parse(lines.get(2).substring("index ".length()));
    List<byte[]> path = new ArrayList<>();
    for (String line : lines.subList(3, lines.size())) {
      path.add(Hashing.parse(line));
    }
    boolean removed = extra.length == Hashing.BYTES;
    byte[] leaf = Hashing.leaf(removed ? extra : commitment(extra));
    Refusal.unless(
        ProofCheck.inclusion(leaf, index, checkpoint.size(), path, checkpoint.root()),
        "entry %d is not what the log has committed to at this place".formatted(index));
    String what =
        removed
            ? "its payload was removed"
            : CanonicalEntry.parse(extra, Hashing.BYTES, extra.length).receivedAt();
    return new Verdict.Accepted(checkpoint, List.of("entry %d: %s".formatted(index, what)), false);
  }

  private static byte[] commitment(byte[] extra) throws Refusal {
    Refusal.unless(extra.length > Hashing.BYTES, "the proof's extra data are too short");
    return Hashing.commitment(
        Arrays.copyOf(extra, Hashing.BYTES), extra, Hashing.BYTES, extra.length);
  }
}
