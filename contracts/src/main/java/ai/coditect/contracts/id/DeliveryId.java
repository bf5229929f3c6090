package ai.coditect.contracts.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Identifies the delivery of one event to one webhook. Text form: {@code dlv_} and 26 base32
 * characters.
 */
public record DeliveryId(@JsonValue String value) {

  private static final String PREFIX = "dlv";

  /**
   * Checks the text form.
   *
   * @throws IllegalArgumentException if {@code value} is not an id of this type
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public DeliveryId {
    TypeId.require(PREFIX, value);
  }

  /** A new id; later ids sort after earlier ones. */
  public static DeliveryId next() {
    return new DeliveryId(TypeId.next(PREFIX));
  }

  @Override
  public String toString() {
    return value;
  }
}
