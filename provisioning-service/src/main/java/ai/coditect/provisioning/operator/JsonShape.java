package ai.coditect.provisioning.operator;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What JSON is made of, without what it says: texts are shown by their length. */
final class JsonShape {

  private static final int MOST = 4_000;
  private static final int MOST_NAME = 64;
  private static final int MOST_BYTES = 1_000_000;

  private JsonShape() {}

  /** At most 4,000 characters; null if these bytes are no JSON. */
  static @Nullable String of(byte[] json) {
    if (json.length > MOST_BYTES) {
      return null;
    }
    try {
      var shape = new StringBuilder();
      write(JsonMapper.shared().readTree(json), shape);
      return shape.length() <= MOST ? shape.toString() : shape.substring(0, MOST) + "…";
    } catch (JacksonException e) {
      return null;
    }
  }

  private static void write(JsonNode node, StringBuilder shape) {
    if (shape.length() > MOST) {
      return;
    }
    if (node.isObject()) {
      shape.append('{');
      node.forEachEntry(
          (name, value) -> {
            shape.append(name, 0, Math.min(name.length(), MOST_NAME)).append(": ");
            write(value, shape);
            shape.append(", ");
          });
      shape.append('}');
    } else if (node.isArray()) {
      shape.append('[');
      for (JsonNode value : node) {
        write(value, shape);
        shape.append(", ");
      }
      shape.append(']');
    } else if (node.isString()) {
      shape.append("text(").append(node.stringValue().length()).append(')');
    } else {
      shape.append(node.getNodeType().name().toLowerCase(java.util.Locale.ROOT));
    }
  }
}
