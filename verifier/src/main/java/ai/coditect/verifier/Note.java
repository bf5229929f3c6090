package ai.coditect.verifier;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A signed note (c2sp.org/signed-note).
 *
 * @param text what is signed; ends with a line feed
 */
record Note(String text, List<Line> signatures) {

  private static final int HASH_BYTES = 4;

  /** One signature; its arrays are its own. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Line(String name, byte[] keyHash, byte[] signature) {}

  Note {
    signatures = List.copyOf(signatures);
  }

  static Note parse(String note) throws Refusal {
    int end = note.lastIndexOf("\n\n");
    Refusal.unless(end > 0 && note.endsWith("\n"), "not a signed note");
    List<Line> signatures = new ArrayList<>();
    for (String line : note.substring(end + 2).lines().toList()) {
      String[] parts = line.split(" ", -1);
      Refusal.unless(parts.length == 3 && parts[0].equals("—"), "not a signature line: " + line);
      signatures.add(line(parts[1], parts[2]));
    }
    return new Note(note.substring(0, end + 1), signatures);
  }

  private static Line line(String name, String base64) throws Refusal {
    byte[] both = Base64Text.decode(base64);
    Refusal.unless(both.length > HASH_BYTES, "a signature is too short");
    return new Line(
        name, Arrays.copyOf(both, HASH_BYTES), Arrays.copyOfRange(both, HASH_BYTES, both.length));
  }

  /** The first of the keys that signed it. */
  Optional<VerifierKey> signer(List<VerifierKey> keys) {
    return keys.stream()
        .filter(
            key ->
                signatures.stream()
                    .anyMatch(
                        line ->
                            line.name().equals(key.name())
                                && key.hasHash(line.keyHash())
                                && key.verifies(text, line.signature())))
        .findFirst();
  }

  /** The lines of the text, exactly so many. */
  List<String> lines(int count, String what) throws Refusal {
    List<String> lines = text.lines().toList();
    Refusal.unless(lines.size() == count, "not " + what);
    return lines;
  }
}
