package ai.coditect.contracts.tenant;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/** What a tenant's programs come in with: all that one of its Secrets holds. */
public enum Credentials {
  /** The logins of its database. */
  DATABASE("database"),
  /** The access key of its bucket. */
  STORAGE("storage");

  private final String value;

  Credentials(String value) {
    this.value = value;
  }

  /** The name in the API. */
  @JsonValue
  public String value() {
    return value;
  }

  /**
   * The ones of this name.
   *
   * @throws IllegalArgumentException if there are none
   */
  @JsonCreator
  public static Credentials of(String value) {
    return Arrays.stream(values())
        .filter(each -> each.value.equals(value))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no credentials of this name"));
  }
}
