package ai.coditect.contracts.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Identifies one requested change to a tenant, as its requester follows it. Text form: {@code op_}
 * and 26 base32 characters.
 */
public record OperationId(@JsonValue String value) {

  private static final String PREFIX = "op";

  /**
   * Checks the text form.
   *
   * @throws IllegalArgumentException if {@code value} is not an id of this type
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public OperationId {
    TypeId.require(PREFIX, value);
  }

  /** A new id; later ids sort after earlier ones. */
  public static OperationId next() {
    return new OperationId(TypeId.next(PREFIX));
  }

  @Override
  public String toString() {
    return value;
  }
}
