package ai.coditect.contracts.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Identifies a webhook of a tenant. Text form: {@code whk_} and 26 base32 characters. */
public record WebhookId(@JsonValue String value) {

  private static final String PREFIX = "whk";

  /**
   * Checks the text form.
   *
   * @throws IllegalArgumentException if {@code value} is not an id of this type
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public WebhookId {
    TypeId.require(PREFIX, value);
  }

  /** A new id; later ids sort after earlier ones. */
  public static WebhookId next() {
    return new WebhookId(TypeId.next(PREFIX));
  }

  @Override
  public String toString() {
    return value;
  }
}
