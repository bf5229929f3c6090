package ai.coditect.audit.checkpoint;

import ai.coditect.audit.ledger.TreeHead;
import ai.coditect.audit.merkle.Hash;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A tree head that the log has signed (c2sp.org/tlog-checkpoint). */
public record SignedCheckpoint(TreeHead head, SignedNote note) {

  private static final Pattern TEXT =
      Pattern.compile("([^\\n]+)\\n(0|[1-9]\\d{0,17})\\n([A-Za-z0-9+/]{43}=)\\n");

  static SignedCheckpoint of(TreeHead head, List<SignedNote.NoteSignature> signatures) {
    return new SignedCheckpoint(head, new SignedNote(text(head), signatures));
  }

  /** What is signed: origin, size and root, a line each. */
  static String text(TreeHead head) {
    return "%s\n%d\n%s\n".formatted(head.origin(), head.size(), head.root().base64());
  }

  /**
   * Reads one as the log writes it; checks no signature.
   *
   * @throws IllegalArgumentException if it is no checkpoint
   */
  static SignedCheckpoint parse(String encoded) {
    SignedNote note = SignedNote.parse(encoded);
    Matcher lines = TEXT.matcher(note.text());
    if (!lines.matches()) {
      throw new IllegalArgumentException("not a checkpoint");
    }
    Hash root = Hash.of(Base64.getDecoder().decode(lines.group(3)));
    var head = new TreeHead(lines.group(1), Long.parseLong(lines.group(2)), root);
    return new SignedCheckpoint(head, note);
  }
}
