package ai.coditect.contracts.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Identifies a connection to a compliance platform. Text form: {@code con_} and 26 base32
 * characters.
 */
public record ConnectionId(@JsonValue String value) {

  private static final String PREFIX = "con";

  /**
   * Checks the text form.
   *
   * @throws IllegalArgumentException if {@code value} is not an id of this type
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ConnectionId {
    TypeId.require(PREFIX, value);
  }

  /** A new id; later ids sort after earlier ones. */
  public static ConnectionId next() {
    return new ConnectionId(TypeId.next(PREFIX));
  }

  @Override
  public String toString() {
    return value;
  }
}
