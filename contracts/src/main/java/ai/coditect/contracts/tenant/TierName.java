package ai.coditect.contracts.tenant;

import ai.coditect.contracts.Require;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * Names a tier definition ({@code free}, {@code team}, {@code enterprise}, ...). Tiers are data, so
 * this is no enum.
 */
public record TierName(@JsonValue String value) {

  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,30}");

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException unless it is 1 to 31 characters of lower-case letters, digits
   *     and hyphens
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public TierName {
    Require.that(
        value != null && FORM.matcher(value).matches(),
        "tier must be 1 to 31 lower-case letters, digits and hyphens");
  }

  @Override
  public String toString() {
    return value;
  }
}
