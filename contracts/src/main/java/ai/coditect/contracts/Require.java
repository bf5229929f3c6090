package ai.coditect.contracts;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Argument checks that the records of this module share. Each throws {@link
 * IllegalArgumentException}.
 */
public final class Require {

  private Require() {}

  /** A value that must be there, also when it was read from JSON. */
  public static <T> T present(@Nullable T value, String name) {
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }

  /** Text of 1 to {@code maxLength} characters that is not blank. */
  public static String text(@Nullable String value, int maxLength, String name) {
    String text = present(value, name);
    if (text.isBlank() || text.length() > maxLength) {
      throw new IllegalArgumentException(name + " must have 1 to " + maxLength + " characters");
    }
    return text;
  }

  /** A number of at least {@code minimum}. */
  public static long atLeast(long minimum, long value, String name) {
    if (value < minimum) {
      throw new IllegalArgumentException("%s must be at least %d".formatted(name, minimum));
    }
    return value;
  }

  /** Throws with {@code message} unless {@code condition} holds. */
  public static void that(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(Objects.requireNonNull(message));
    }
  }
}
