package ai.coditect.platform.event;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * How the contracts' records are written as JSON in events and in stored documents. Readers ignore
 * fields that they do not know, so that a newer sender can add some.
 */
public final class EventJson {

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(50).build())
                  .build())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .addModule(new SimpleModule().addDeserializer(Instant.class, new UtcInstants()))
          .build();

  private static final byte[] NUL = "\\u0000".getBytes(StandardCharsets.US_ASCII);

  private EventJson() {}

  /** {@code value} as UTF-8 JSON. */
  public static byte[] write(Object value) {
    return value instanceof JsonDocument written ? written.utf8() : MAPPER.writeValueAsBytes(value);
  }

  /** {@code value} as JSON text. */
  public static String writeText(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /**
   * Reads a record.
   *
   * @throws UnreadableEventException if {@code json} is no JSON, breaks the record's rules, or
   *     holds a NUL character, which no PostgreSQL text can store
   */
  public static <T> T read(byte[] json, Class<T> type) {
    if (hasNul(json)) {
      throw new UnreadableEventException(
          "not a readable %s: it holds a NUL character".formatted(type.getSimpleName()), null);
    }
    try {
      T value = MAPPER.readValue(json, type);
      if (value == null) {
        throw new UnreadableEventException("the data is JSON null", null);
      }
      return value;
    } catch (JacksonException e) {
      // Without it as cause: its message repeats what was read, and that may be personal.
      throw new UnreadableEventException(
          "not a readable %s: %s".formatted(type.getSimpleName(), explain(e)), null);
    }
  }

  /** Whether JSON escapes a NUL; a bare one is no JSON. A backslash is in strings only. */
  private static boolean hasNul(byte[] json) {
    for (int i = 0; i + NUL.length <= json.length; i++) {
      if (json[i] == '\\') {
        if (Arrays.equals(json, i, i + NUL.length, NUL, 0, NUL.length)) {
          return true;
        }
        i++; // what is escaped is no backslash of its own
      }
    }
    return false;
  }

  /** What is wrong and where, in words of our own. */
  private static String explain(JacksonException e) {
    if (e.getPath().isEmpty() && !(e instanceof DatabindException)) {
      return "it is no JSON";
    }
    String wrong =
        e instanceof ValueInstantiationException
                && e.getCause() instanceof IllegalArgumentException rule
            ? String.valueOf(rule.getMessage())
            : "wrong type or form";
    StringBuilder place = new StringBuilder();
    for (JacksonException.Reference step : e.getPath()) {
      String name = step.getPropertyName();
      place.append('/').append(name == null ? String.valueOf(step.getIndex()) : name);
    }
    return place.isEmpty() ? wrong : wrong + " at " + place;
  }

  /** As {@link #read(byte[], Class)}, from text. */
  public static <T> T read(String json, Class<T> type) {
    return read(json.getBytes(StandardCharsets.UTF_8), type);
  }
}
