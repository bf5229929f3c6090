package ai.coditect.contracts.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Identifies one export of the audit trail. Text form: {@code exp_} and 26 base32 characters. */
public record ExportId(@JsonValue String value) {

  private static final String PREFIX = "exp";

  /**
   * Checks the text form.
   *
   * @throws IllegalArgumentException if {@code value} is not an id of this type
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ExportId {
    TypeId.require(PREFIX, value);
  }

  /** A new id; later ids sort after earlier ones. */
  public static ExportId next() {
    return new ExportId(TypeId.next(PREFIX));
  }

  @Override
  public String toString() {
    return value;
  }
}
