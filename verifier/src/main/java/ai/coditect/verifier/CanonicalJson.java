package ai.coditect.verifier;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes what {@link Json} read as RFC 8785 does: members sorted, nothing between them. */
final class CanonicalJson {

  private CanonicalJson() {}

  static String of(Object value) {
    return switch (value) {
      case Map<?, ?> members ->
          new TreeMap<>(members)
              .entrySet().stream()
                  .map(member -> string((String) member.getKey()) + ":" + of(member.getValue()))
                  .collect(Collectors.joining(",", "{", "}"));
      case List<?> elements ->
          elements.stream().map(CanonicalJson::of).collect(Collectors.joining(",", "[", "]"));
      case String text -> string(text);
      case Json.Null _ -> "null";
      default -> value.toString(); // a whole number, true or false
    };
  }

  private static String string(String text) {
    var written = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> written.append('\\').append(c);
        case '\b' -> written.append("\\b");
        case '\f' -> written.append("\\f");
        case '\n' -> written.append("\\n");
        case '\r' -> written.append("\\r");
        case '\t' -> written.append("\\t");
        default -> written.append(c < ' ' ? "\\u%04x".formatted((int) c) : String.valueOf(c));
      }
    }
    return written.append('"').toString();
  }
}
