package ai.coditect.contracts.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Identifies a stream of a tenant's trail to its own monitoring. Text form: {@code siem_} and 26
 * base32 characters.
 */
public record SiemStreamId(@JsonValue String value) {

  private static final String PREFIX = "siem";

  /**
   * Checks the text form.
   *
   * @throws IllegalArgumentException if {@code value} is not an id of this type
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public SiemStreamId {
    TypeId.require(PREFIX, value);
  }

  /** A new id; later ids sort after earlier ones. */
  public static SiemStreamId next() {
    return new SiemStreamId(TypeId.next(PREFIX));
  }

  @Override
  public String toString() {
    return value;
  }
}
