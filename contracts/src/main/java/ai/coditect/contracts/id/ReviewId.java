package ai.coditect.contracts.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Identifies one review of who has access. Text form: {@code arv_} and 26 base32 characters. */
public record ReviewId(@JsonValue String value) {

  private static final String PREFIX = "arv";

  /**
   * Checks the text form.
   *
   * @throws IllegalArgumentException if {@code value} is not an id of this type
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ReviewId {
    TypeId.require(PREFIX, value);
  }

  /** A new id; later ids sort after earlier ones. */
  public static ReviewId next() {
    return new ReviewId(TypeId.next(PREFIX));
  }

  @Override
  public String toString() {
    return value;
  }
}
