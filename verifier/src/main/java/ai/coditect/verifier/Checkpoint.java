package ai.coditect.verifier;

import java.util.List;

/**
 * What the log signed: its first {@code size} entries have this root.
 *
 * @param root 32 bytes; its own, not to be changed
 * @param signer whose signature was checked
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Checkpoint(String origin, long size, byte[] root, VerifierKey signer) {

  static Checkpoint open(String encoded, List<VerifierKey> keys) throws Refusal {
    Note note = Note.parse(encoded);
    VerifierKey signer =
        note.signer(keys)
            .orElseThrow(
                () -> new Refusal("the checkpoint is not signed by the key that is trusted"));
    List<String> lines = note.lines(3, "a checkpoint of origin, size and root");
    Refusal.unless(
        lines.getFirst().equals(signer.name()), "the checkpoint is of another log than its key");
    return new Checkpoint(
        lines.get(0), Decimal.parse(lines.get(1)), Hashing.parse(lines.get(2)), signer);
  }
}
