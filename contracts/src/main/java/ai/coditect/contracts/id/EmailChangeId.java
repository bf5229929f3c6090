package ai.coditect.contracts.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Identifies one change of a person's e-mail address. Text form: {@code emc_} and 26 base32
 * characters.
 */
public record EmailChangeId(@JsonValue String value) {

  private static final String PREFIX = "emc";

  /**
   * Checks the text form.
   *
   * @throws IllegalArgumentException if {@code value} is not an id of this type
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public EmailChangeId {
    TypeId.require(PREFIX, value);
  }

  /** A new id; later ids sort after earlier ones. */
  public static EmailChangeId next() {
    return new EmailChangeId(TypeId.next(PREFIX));
  }

  @Override
  public String toString() {
    return value;
  }
}
