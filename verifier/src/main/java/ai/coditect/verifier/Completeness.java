package ai.coditect.verifier;

import java.util.Arrays;
import java.util.List;

/**
 * The log's signed word on how many entries a tenant has below a checkpoint.
 *
 * @param lastIndex where the last one is; -1 if there is none
 */
record Completeness(long count, long lastIndex) {

  private static final String FORMAT = "coditect.audit.completeness/v1";

  static Completeness open(
      String encoded, String tenant, Checkpoint checkpoint, List<VerifierKey> keys) throws Refusal {
    Note note = Note.parse(encoded);
    Refusal.unless(
        note.signer(keys).isPresent(),
        "the completeness statement is not signed by the key that is trusted");
    List<String> lines = note.lines(7, "a completeness statement");
    Refusal.unless(lines.get(0).equals(FORMAT), "not a completeness statement");
    Refusal.unless(
        lines.get(1).equals(checkpoint.origin())
            && Decimal.parse(lines.get(3)) == checkpoint.size()
            && Arrays.equals(Hashing.parse(lines.get(4)), checkpoint.root()),
        "the completeness statement is about another checkpoint");
    Refusal.unless(
        lines.get(2).equals(tenant), "the completeness statement is about " + lines.get(2));
    long last = lines.get(6).equals("-1") ? -1 : Decimal.parse(lines.get(6));
    return new Completeness(Decimal.parse(lines.get(5)), last);
  }
}
