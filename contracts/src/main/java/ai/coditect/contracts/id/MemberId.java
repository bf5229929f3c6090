package ai.coditect.contracts.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Identifies one person's membership in one tenant. Text form: {@code mbr_} and 26 base32
 * characters.
 */
public record MemberId(@JsonValue String value) {

  private static final String PREFIX = "mbr";

  /**
   * Checks the text form.
   *
   * @throws IllegalArgumentException if {@code value} is not an id of this type
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public MemberId {
    TypeId.require(PREFIX, value);
  }

  /** A new id; later ids sort after earlier ones. */
  public static MemberId next() {
    return new MemberId(TypeId.next(PREFIX));
  }

  @Override
  public String toString() {
    return value;
  }
}
