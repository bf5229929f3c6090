package ai.coditect.contracts.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Identifies one event; a repeated delivery carries the same id. Text form: {@code evt_} and 26
 * base32 characters.
 */
public record EventId(@JsonValue String value) {

  private static final String PREFIX = "evt";

  /**
   * Checks the text form.
   *
   * @throws IllegalArgumentException if {@code value} is not an id of this type
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public EventId {
    TypeId.require(PREFIX, value);
  }

  /** A new id; later ids sort after earlier ones. */
  public static EventId next() {
    return new EventId(TypeId.next(PREFIX));
  }

  /**
   * The id that always belongs to {@code name} in {@code namespace}: a repeated action yields the
   * same event.
   */
  public static EventId named(String namespace, String name) {
    return new EventId(
        TypeId.of(
            PREFIX,
            java.util.UUID.nameUUIDFromBytes(
                (namespace + '\n' + name).getBytes(java.nio.charset.StandardCharsets.UTF_8))));
  }

  @Override
  public String toString() {
    return value;
  }
}
