package ai.coditect.platform.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a JSON document in the one form of RFC 8785 (JSON Canonicalization Scheme): members sorted
 * by UTF-16 code units, no white space, the shortest escapes. Fields that no record of ours knows
 * are kept.
 *
 * <p>Takes only what all readers understand alike: I-JSON (RFC 7493; no duplicate names, no lone
 * surrogates), numbers that are whole and at most 2^53 - 1 apart from zero, no NUL characters, at
 * most {@value #MAX_DEPTH} levels.
 */
public final class CanonicalJson {

  static final int MAX_DEPTH = 50;
  private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private CanonicalJson() {}

  /**
   * The canonical form of a JSON document.
   *
   * @throws IllegalArgumentException if it is no JSON or not within the limits above; the message
   *     repeats none of it
   */
  public static String of(byte[] json) {
    try {
      StringBuilder out = new StringBuilder(json.length);
      write(MAPPER.readTree(json), out);
      return out.toString();
    } catch (JacksonException _) {
      // Without it as cause: its message repeats what was read, and that may be personal.
      throw new IllegalArgumentException("not JSON that all readers understand alike");
    }
  }

  private static void write(JsonNode node, StringBuilder out) {
    switch (node.getNodeType()) {
      case OBJECT -> writeObject(node, out);
      case ARRAY -> writeArray(node, out);
      case STRING -> writeText(node.stringValue(), out);
      case NUMBER -> out.append(wholeNumber(node));
      case BOOLEAN -> out.append(node.booleanValue());
      case NULL -> out.append("null");
      case BINARY, MISSING, POJO ->
          throw new IllegalArgumentException("there is no JSON value in the document");
    }
  }

  private static void writeObject(JsonNode object, StringBuilder out) {
    // Most come almost in order, so that sorting them costs little.
    List<Map.Entry<String, JsonNode>> members = new ArrayList<>(object.properties());
    members.sort(Map.Entry.comparingByKey());
    char before = '{';
    for (Map.Entry<String, JsonNode> member : members) {
      out.append(before);
      writeText(member.getKey(), out);
      out.append(':');
      write(member.getValue(), out);
      before = ',';
    }
    out.append(members.isEmpty() ? "{}" : "}");
  }

  private static void writeArray(JsonNode array, StringBuilder out) {
    char before = '[';
    for (JsonNode element : array) {
      out.append(before);
      write(element, out);
      before = ',';
    }
    out.append(array.isEmpty() ? "[]" : "]");
  }

  private static long wholeNumber(JsonNode number) {
    if (!number.isIntegralNumber()
        || !number.canConvertToLong()
        || Math.abs(number.longValue()) > MAX_SAFE_INTEGER) {
      throw new IllegalArgumentException("a number is not whole or beyond 2^53 - 1");
    }
    return number.longValue();
  }

  private static void writeText(String text, StringBuilder out) {
    out.append('"');
    int plain = plain(text);
    out.append(text, 0, plain);
    for (int i = plain; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        out.append(c).append(text.charAt(++i));
      } else {
        writeCharacter(c, out);
      }
    }
    out.append('"');
  }

  /** How many characters at its beginning stand for themselves, as all do of most texts. */
  private static int plain(String text) {
    int end = 0;
    while (end < text.length() && isPlain(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isPlain(char c) {
    return c >= ' ' && c < Character.MIN_SURROGATE && c != '"' && c != '\\';
  }

  private static void writeCharacter(char c, StringBuilder out) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\b' -> out.append("\\b");
      case '\t' -> out.append("\\t");
      case '\n' -> out.append("\\n");
      case '\f' -> out.append("\\f");
      case '\r' -> out.append("\\r");
      case '\0' -> throw new IllegalArgumentException("a text contains a NUL character");
      default -> {
        if (Character.isSurrogate(c)) {
          throw new IllegalArgumentException("a text contains half a surrogate pair");
        } else if (c < ' ') {
          out.append("\\u%04x".formatted((int) c));
        } else {
          out.append(c);
        }
      }
    }
  }
}
