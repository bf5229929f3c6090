package ai.coditect.contracts.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Identifies one erasure in the audit trail. Text form: {@code era_} and 26 base32 characters. */
public record ErasureId(@JsonValue String value) {

  private static final String PREFIX = "era";

  /**
   * Checks the text form.
   *
   * @throws IllegalArgumentException if {@code value} is not an id of this type
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ErasureId {
    TypeId.require(PREFIX, value);
  }

  /** A new id; later ids sort after earlier ones. */
  public static ErasureId next() {
    return new ErasureId(TypeId.next(PREFIX));
  }

  @Override
  public String toString() {
    return value;
  }
}
