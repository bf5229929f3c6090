package ai.coditect.verifier;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Walks over compact JSON without building it: finds members and ends of values, no more. What it
 * takes for a value may be wrong JSON in details; the hashes say whether it is the log's.
 */
final class JsonScan {

  private final byte[] text;
  private final int end;
  private int position;

  JsonScan(byte[] text, int from, int to) {
    this.text = text;
    this.position = from;
    this.end = to;
  }

  void expect(String literal) throws Refusal {
    for (int i = 0; i < literal.length(); i++) {
      if (position + i >= end || text[position + i] != literal.charAt(i)) {
        throw new Refusal("the entry is not in canonical form: no " + literal);
      }
    }
    position += literal.length();
  }

  void expectEnd() throws Refusal {
    Refusal.unless(position == end, "the entry goes on behind its end");
  }

  /** So many ASCII characters. */
  String take(int characters) throws Refusal {
    Refusal.unless(position + characters <= end, "the entry is cut off");
    String taken = new String(text, position, characters, StandardCharsets.US_ASCII);
    position += characters;
    return taken;
  }

  long number() throws Refusal {
    int from = position;
    while (position < end && text[position] >= '0' && text[position] <= '9') {
      position++;
    }
    return Decimal.parse(new String(text, from, position - from, StandardCharsets.US_ASCII));
  }

  /** Passes an object and returns its text member of this name, if it has one. */
  @Nullable String memberOfObject(String wanted) throws Refusal {
    String found = null;
    expect("{");
    if (next() == '}') {
      position++;
      return null;
    }
    while (true) {
      int name = position + 1;
      skipString();
      boolean isWanted = isText(name, position - 1, wanted);
      expect(":");
      if (isWanted && next() == '"') {
        found = string();
      } else {
        skipValue();
      }
      if (next() == '}') {
        position++;
        return found;
      }
      expect(",");
    }
  }

  private boolean isText(int from, int to, String ascii) {
    if (to - from != ascii.length()) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if (text[from + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private byte next() throws Refusal {
    Refusal.unless(position < end, "the entry is cut off");
    return text[position];
  }

  /** A string; what is escaped in it stays so. */
  private String string() throws Refusal {
    int from = position + 1;
    skipString();
    return new String(text, from, position - 1 - from, StandardCharsets.UTF_8);
  }

  private void skipString() throws Refusal {
    expect("\"");
    int at = position;
    while (at < end && text[at] != '"') {
      at += text[at] == '\\' ? 2 : 1;
    }
    Refusal.unless(at < end, "the entry is cut off");
    position = at + 1;
  }

  private void skipValue() throws Refusal {
    int depth = 0;
    do {
      switch (next()) {
        case '"' -> skipString();
        case '{', '[' -> {
          depth++;
          position++;
        }
        case '}', ']' -> {
          depth--;
          position++;
        }
        default -> position++;
      }
    } while (depth > 0 || !atEndOfValue());
  }

  private boolean atEndOfValue() throws Refusal {
    byte c = next();
    return c == ',' || c == '}' || c == ']';
  }
}
