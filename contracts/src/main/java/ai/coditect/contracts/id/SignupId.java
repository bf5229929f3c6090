package ai.coditect.contracts.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Identifies one sign-up request, before and after its verification. Text form: {@code sgn_} and 26
 * base32 characters.
 */
public record SignupId(@JsonValue String value) {

  private static final String PREFIX = "sgn";

  /**
   * Checks the text form.
   *
   * @throws IllegalArgumentException if {@code value} is not an id of this type
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public SignupId {
    TypeId.require(PREFIX, value);
  }

  /** A new id; later ids sort after earlier ones. */
  public static SignupId next() {
    return new SignupId(TypeId.next(PREFIX));
  }

  @Override
  public String toString() {
    return value;
  }
}
