package ai.coditect.verifier;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a small JSON document into maps, lists, strings, longs and booleans. */
final class Json {

  private static final int MAX_DEPTH = 20;

  private final String text;
  private int position;
  private int depth;

  private final boolean nulls;

  private Json(String text, boolean nulls) {
    this.text = text;
    this.nulls = nulls;
  }

  /** What stands for null. */
  enum Null {
    NULL
  }

  /** An object, in which whatever is null is left out. */
  static Map<?, ?> object(String text) throws Refusal {
    return new Json(text, false).whole();
  }

  /** An object, whole. */
  static Map<?, ?> withNulls(String text) throws Refusal {
    return new Json(text, true).whole();
  }

  private Map<?, ?> whole() throws Refusal {
    Object value = value();
    skipBlanks();
    if (position == text.length() && value instanceof Map<?, ?> object) {
      return object;
    }
    throw bad();
  }

  private @Nullable Object value() throws Refusal {
    Refusal.unless(depth++ < MAX_DEPTH, "JSON of too many levels");
    skipBlanks();
    Object value =
        switch (peek()) {
          case '{' -> members();
          case '[' -> elements();
          case '"' -> string();
          default -> word();
        };
    depth--;
    return value;
  }

  private Map<String, Object> members() throws Refusal {
    var members = new LinkedHashMap<String, Object>();
    position++;
    while (!closes('}')) {
      separate(members.isEmpty());
      skipBlanks();
      String name = string();
      skipBlanks();
      take(':');
      Object value = value();
      if (value != null && members.put(name, value) != null) {
        throw bad();
      }
    }
    return members;
  }

  private List<Object> elements() throws Refusal {
    var elements = new ArrayList<>();
    position++;
    while (!closes(']')) {
      separate(elements.isEmpty());
      Object value = value();
      if (value != null) {
        elements.add(value);
      }
    }
    return elements;
  }

  private boolean closes(char bracket) throws Refusal {
    skipBlanks();
    boolean closes = peek() == bracket;
    position += closes ? 1 : 0;
    return closes;
  }

  private void separate(boolean first) throws Refusal {
    if (!first) {
      take(',');
    }
  }

  private String string() throws Refusal {
    take('"');
    var string = new StringBuilder();
    while (peek() != '"') {
      char c = text.charAt(position++);
      string.append(c == '\\' ? escaped() : c);
    }
    position++;
    return string.toString();
  }

  private char escaped() throws Refusal {
    char c = peek();
    position++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        Refusal.unless(position + 4 <= text.length(), "the JSON is cut off");
        position += 4;
        try {
          yield (char) Integer.parseInt(text, position - 4, position, 16);
        } catch (NumberFormatException e) {
          throw bad();
        }
      }
      default -> throw bad();
    };
  }

  private @Nullable Object word() throws Refusal {
    int from = position;
    while (position < text.length() && ",]} \t\r\n".indexOf(text.charAt(position)) < 0) {
      position++;
    }
    String word = text.substring(from, position);
    return switch (word) {
      case "null" -> nulls ? Null.NULL : null;
      case "true" -> true;
      case "false" -> false;
      default -> Decimal.parse(word);
    };
  }

  private void skipBlanks() {
    while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
  }

  private char peek() throws Refusal {
    Refusal.unless(position < text.length(), "the JSON is cut off");
    return text.charAt(position);
  }

  private void take(char expected) throws Refusal {
    if (peek() != expected) {
      throw bad();
    }
    position++;
  }

  private Refusal bad() {
    return new Refusal("no JSON at character " + position);
  }
}
