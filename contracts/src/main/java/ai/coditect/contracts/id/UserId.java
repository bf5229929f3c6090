package ai.coditect.contracts.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Identifies a person known to the platform. Text form: {@code usr_} and 26 base32 characters. */
public record UserId(@JsonValue String value) {

  private static final String PREFIX = "usr";

  /**
   * Checks the text form.
   *
   * @throws IllegalArgumentException if {@code value} is not an id of this type
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public UserId {
    TypeId.require(PREFIX, value);
  }

  /** A new id; later ids sort after earlier ones. */
  public static UserId next() {
    return new UserId(TypeId.next(PREFIX));
  }

  @Override
  public String toString() {
    return value;
  }
}
