package ai.coditect.contracts.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collection;

/**
 * Identifies a tenant; names in every other system derive from it and from nothing a person typed.
 * Text form: {@code tnt_} and 26 base32 characters.
 */
public record TenantId(@JsonValue String value) {

  private static final String PREFIX = "tnt";

  /**
   * Checks the text form.
   *
   * @throws IllegalArgumentException if {@code value} is not an id of this type
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public TenantId {
    TypeId.require(PREFIX, value);
  }

  /** A new id; later ids sort after earlier ones. */
  public static TenantId next() {
    return new TenantId(TypeId.next(PREFIX));
  }

  /** The text forms, in the same order. */
  public static String[] values(Collection<TenantId> tenants) {
    return tenants.stream().map(TenantId::value).toArray(String[]::new);
  }

  /**
   * The 26 characters after the prefix, for names in other systems ({@code t-<suffix>}, {@code
   * t_<suffix>}).
   */
  public String suffix() {
    return TypeId.suffix(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
