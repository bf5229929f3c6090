package ai.coditect.audit.checkpoint;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text and signatures of it, as c2sp.org/signed-note has it.
 *
 * @param text ends with a line feed
 */
public record SignedNote(String text, List<NoteSignature> signatures) {

  private static final Pattern SIGNATURE = Pattern.compile("— ([^\\s+]+) ([A-Za-z0-9+/=]+)");
  private static final int SIGNATURE_BYTES = 64;

  /** Validates and copies. */
  public SignedNote {
    if (!text.endsWith("\n")) {
      throw new IllegalArgumentException("a note's text ends with a line feed");
    }
    signatures = List.copyOf(signatures);
  }

  /**
   * One signature line. Its arrays are its own: whoever reads them must not change them.
   *
   * @param name of the signer
   * @param keyHash 4 bytes
   * @param signature 64 bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record NoteSignature(String name, byte[] keyHash, byte[] signature) {

    private String line() {
      byte[] both =
          ByteBuffer.allocate(keyHash.length + signature.length)
              .put(keyHash)
              .put(signature)
              .array();
      return "— %s %s\n".formatted(name, Base64.getEncoder().encodeToString(both));
    }
  }

  /** The text, an empty line, a line for each signature. */
  public String encoded() {
    StringBuilder note = new StringBuilder(text).append('\n');
    signatures.forEach(signature -> note.append(signature.line()));
    return note.toString();
  }

  /** Whether one of the signatures is this key's. */
  boolean signedBy(NoteKey key) {
    return signatures.stream()
        .anyMatch(
            it ->
                it.name().equals(key.name())
                    && Arrays.equals(it.keyHash(), key.hash())
                    && key.verifies(text, it.signature()));
  }

  /**
   * Reads a note as it was written by {@link #encoded}; checks no signature.
   *
   * @throws IllegalArgumentException if it is none
   */
  static SignedNote parse(String note) {
    int end = note.lastIndexOf("\n\n");
    if (end < 0 || !note.endsWith("\n")) {
      throw new IllegalArgumentException("not a signed note");
    }
    List<NoteSignature> signatures = new ArrayList<>();
    note.substring(end + 2).lines().forEach(line -> signatures.add(signature(line)));
    return new SignedNote(note.substring(0, end + 1), signatures);
  }

  private static NoteSignature signature(String line) {
    Matcher parts = SIGNATURE.matcher(line);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not a line with a signature");
    }
    byte[] both = Base64.getDecoder().decode(parts.group(2));
    if (both.length != NoteKey.HASH_BYTES + SIGNATURE_BYTES) {
      throw new IllegalArgumentException("not an Ed25519 signature");
    }
    return new NoteSignature(
        parts.group(1),
        Arrays.copyOf(both, NoteKey.HASH_BYTES),
        Arrays.copyOfRange(both, NoteKey.HASH_BYTES, both.length));
  }
}
