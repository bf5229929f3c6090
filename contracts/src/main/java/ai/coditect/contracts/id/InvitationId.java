package ai.coditect.contracts.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Identifies one invitation to a tenant. Text form: {@code inv_} and 26 base32 characters. */
public record InvitationId(@JsonValue String value) {

  private static final String PREFIX = "inv";

  /**
   * Checks the text form.
   *
   * @throws IllegalArgumentException if {@code value} is not an id of this type
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public InvitationId {
    TypeId.require(PREFIX, value);
  }

  /** A new id; later ids sort after earlier ones. */
  public static InvitationId next() {
    return new InvitationId(TypeId.next(PREFIX));
  }

  @Override
  public String toString() {
    return value;
  }
}
