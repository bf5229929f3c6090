package ai.coditect.contracts.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Identifies an API key; not secret. Text form: {@code key_} and 26 base32 characters. */
public record ApiKeyId(@JsonValue String value) {

  private static final String PREFIX = "key";

  /**
   * Checks the text form.
   *
   * @throws IllegalArgumentException if {@code value} is not an id of this type
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ApiKeyId {
    TypeId.require(PREFIX, value);
  }

  /** A new id; later ids sort after earlier ones. */
  public static ApiKeyId next() {
    return new ApiKeyId(TypeId.next(PREFIX));
  }

  /** The 26 characters after the prefix, which the key's own text form carries. */
  public String suffix() {
    return TypeId.suffix(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
