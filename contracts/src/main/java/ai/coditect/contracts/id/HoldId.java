package ai.coditect.contracts.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Identifies one reason to suspend one tenant. Text form: {@code hld_} and 26 base32 characters.
 */
public record HoldId(@JsonValue String value) {

  private static final String PREFIX = "hld";

  /**
   * Checks the text form.
   *
   * @throws IllegalArgumentException if {@code value} is not an id of this type
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public HoldId {
    TypeId.require(PREFIX, value);
  }

  /** A new id; later ids sort after earlier ones. */
  public static HoldId next() {
    return new HoldId(TypeId.next(PREFIX));
  }

  @Override
  public String toString() {
    return value;
  }
}
