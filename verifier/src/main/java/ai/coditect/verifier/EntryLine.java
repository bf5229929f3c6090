package ai.coditect.verifier;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of an export, in the only form that is taken:
 *
 * <pre>{"index":7,"path":["…"],"salt":"…","entry":{…}}
 * {"index":7,"path":["…"],"commitment":"…","tenantSeq":3,"removed":"erased"}</pre>
 *
 * @param leaf the leaf hash that follows from the line
 * @param entry what is in the entry; null where the payload was removed
 * @param tenantSeq the entry's number in its tenant's trail; -1 without a tenant
 * @param removed why the payload is not there; null where it is
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record EntryLine(
    long index,
    List<byte[]> path,
    byte[] leaf,
    @Nullable CanonicalEntry entry,
    long tenantSeq,
    @Nullable String removed) {

  private static final int HASH_CHARACTERS = 44;
  private static final int MAX_PATH = 63;
  private static final String LAST = "AEIMQUYcgkosw048";

  static EntryLine parse(byte[] line) throws Refusal {
    var text = new Cursor(line);
    text.expect("{\"index\":");
    long index = text.number();
    text.expect(",\"path\":[");
    List<byte[]> path = path(text);
    text.expect(",");
    if (text.skip("\"salt\":")) {
      byte[] salt = text.hash();
      text.expect(",\"entry\":");
      int from = text.position();
      int to = line.length - 1;
      Refusal.unless(to > from && line[to] == '}', "the line does not end as a line of an export");
      CanonicalEntry entry = CanonicalEntry.parse(line, from, to);
      byte[] leaf = Hashing.leaf(Hashing.commitment(salt, line, from, to));
      return new EntryLine(index, path, leaf, entry, entry.tenantSeq(), null);
    }
    text.expect("\"commitment\":");
    byte[] leaf = Hashing.leaf(text.hash());
    long tenantSeq = text.skip(",\"tenantSeq\":") ? text.number() : -1;
    text.expect(",\"removed\":\"");
    String removed = text.wordToEnd();
    return new EntryLine(index, path, leaf, null, tenantSeq, removed);
  }

  private static List<byte[]> path(Cursor text) throws Refusal {
    List<byte[]> path = new ArrayList<>();
    while (!text.skip("]")) {
      Refusal.unless(path.size() < MAX_PATH, "a path of more than 63 hashes");
      if (!path.isEmpty()) {
        text.expect(",");
      }
      path.add(text.hash());
    }
    return path;
  }

  /** Walks over a line of known form. */
  private static final class Cursor {
    private final byte[] line;
    private int position;

    Cursor(byte[] line) {
      this.line = line;
    }

    int position() {
      return position;
    }

    boolean skip(String literal) {
      int length = literal.length();
      if (position + length > line.length) {
        return false;
      }
      for (int i = 0; i < length; i++) {
        if (line[position + i] != literal.charAt(i)) {
          return false;
        }
      }
      position += length;
      return true;
    }

    void expect(String literal) throws Refusal {
      if (!skip(literal)) {
        throw new Refusal("expected " + literal + " at byte " + position + " of the line");
      }
    }

    long number() throws Refusal {
      int from = position;
      while (position < line.length && line[position] >= '0' && line[position] <= '9') {
        position++;
      }
      return Decimal.parse(new String(line, from, position - from, StandardCharsets.US_ASCII));
    }

    /** A word that ends string, object and line. */
    String wordToEnd() throws Refusal {
      int end = line.length - 2;
      Refusal.unless(
          end > position && line[end] == '"' && line[end + 1] == '}',
          "the line does not end as a line of an export");
      return new String(line, position, end - position, StandardCharsets.UTF_8);
    }

    byte[] hash() throws Refusal {
      expect("\"");
      if (position + HASH_CHARACTERS > line.length) {
        throw new Refusal("a hash is cut off");
      }
      byte[] text = Arrays.copyOfRange(line, position, position + HASH_CHARACTERS);
      position += HASH_CHARACTERS;
      expect("\"");
      try {
        byte[] hash = Base64.getDecoder().decode(text);
        // The last character before the padding holds four bits; decoders ignore the other two.
        if (hash.length == Hashing.BYTES && LAST.indexOf(text[HASH_CHARACTERS - 2]) >= 0) {
          return hash;
        }
      } catch (IllegalArgumentException e) {
        // said below
      }
      throw new Refusal("no hash in base64");
    }
  }
}
